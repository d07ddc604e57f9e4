//! The daily call quota: counting calls, limits, and usage.

mod charge;
mod day;
mod limits;
mod person;
mod reset;
mod state;
mod usage;

pub(crate) use day::QuotaDay;
pub use day::{BadReset, Reset};

use access::Limit;

/// The quota's configuration.
#[derive(Clone, Debug)]
pub struct QuotaSettings {
    /// The daily limit for users without another one.
    pub default: Limit,
    /// When the daily count starts again at zero.
    pub reset: Reset,
}

impl Default for QuotaSettings {
    /// 50 calls a day, reset at 23:55 UTC.
    fn default() -> Self {
        Self { default: Limit::Calls(50), reset: Reset::default() }
    }
}
