//! The time, in the unit that tokens use.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The clock of one provider.
#[derive(Debug, Default)]
pub(crate) struct Clock;

impl Clock {
    /// Seconds since 1970; 0 for a time before that.
    pub(crate) fn now(&self) -> u64 {
        self.since_epoch().as_secs()
    }

    /// Milliseconds since 1970, as `identities[].dateCreated` has it.
    pub(crate) fn now_ms(&self) -> u64 {
        u64::try_from(self.since_epoch().as_millis()).unwrap_or(u64::MAX)
    }

    fn since_epoch(&self) -> Duration {
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
    }
}
