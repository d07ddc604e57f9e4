//! Signing out: this browser, another one, or all of a person's.

mod everywhere;
mod here;
mod one;

pub use everywhere::SignedOutEverywhere;
pub use here::SignedOut;

use std::time::Duration;

/// A step that failed is tried again by itself after so long.
const RETRY_DELAY: Duration = Duration::from_secs(5);
