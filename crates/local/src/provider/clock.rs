//! The current time, in the units that tokens use.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The system clock, offset by a number of seconds. The pool and the directory share one.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    ahead: AtomicI64,
}

impl Clock {
    /// Seconds since 1970; 0 for a time before that.
    pub(crate) fn now(&self) -> u64 {
        self.since_epoch().as_secs()
    }

    /// Milliseconds since 1970, as in `identities[].dateCreated`.
    pub(crate) fn now_ms(&self) -> u64 {
        u64::try_from(self.since_epoch().as_millis()).unwrap_or(u64::MAX)
    }

    /// Seconds by which this clock is ahead of the system clock; negative if it is behind.
    pub(crate) fn ahead(&self) -> i64 {
        self.ahead.load(Ordering::SeqCst)
    }

    /// Sets [`ahead`](Self::ahead).
    pub(crate) fn set_ahead(&self, seconds: i64) {
        self.ahead.store(seconds, Ordering::SeqCst);
    }

    fn since_epoch(&self) -> Duration {
        let machine = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let ahead = self.ahead();
        let moved = Duration::from_secs(ahead.unsigned_abs());
        if ahead < 0 { machine.saturating_sub(moved) } else { machine.saturating_add(moved) }
    }
}
