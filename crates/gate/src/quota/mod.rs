//! How many calls a person has today: counting them, and showing where they stand.

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

/// How the quota is set up.
#[derive(Clone, Debug)]
pub struct QuotaSettings {
    /// How many calls a day everybody has.
    pub default: Limit,
    /// When counting starts anew.
    pub reset: Reset,
}

impl Default for QuotaSettings {
    /// 50 calls, until 23:55 UTC.
    fn default() -> Self {
        Self { default: Limit::Calls(50), reset: Reset::default() }
    }
}
