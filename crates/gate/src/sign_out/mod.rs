//! Signing out: this browser, another one, or all of a user's sessions.

mod everywhere;
mod here;
mod one;

pub use everywhere::SignedOutEverywhere;
pub use here::SignedOut;

use std::time::Duration;

/// Delay before the first retry of a failed step.
const RETRY_DELAY: Duration = Duration::from_secs(5);
