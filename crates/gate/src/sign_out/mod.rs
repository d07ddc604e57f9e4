//! Signing out: this browser, another one, or all of a person's.

mod everywhere;
mod here;
mod one;

pub use everywhere::SignedOutEverywhere;
pub use here::SignedOut;

use std::time::Duration;

/// When a step that failed is tried again by itself. Also a person can try it again, at once.
const AGAIN: [Duration; 5] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_secs(120),
    Duration::from_secs(600),
    Duration::from_secs(3_000),
];
