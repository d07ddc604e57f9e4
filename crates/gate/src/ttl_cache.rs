//! A cache, with a TTL of a few seconds, for a value that administrators set for everybody.
//!
//! On a cache miss, each caller reads the table. `quick_cache` would let one caller read for all, but while the table
//! does not answer, each caller would wait for the timeouts of all callers before it.

use crate::Clock;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// How long a cached value may be used without re-reading it. Cached sessions and user states have the same TTL, so a
/// change takes effect on every server within five seconds.
pub(crate) const CACHE_TTL: Duration = Duration::from_secs(4);

/// The last value read, and when its read began.
#[derive(Debug)]
pub(crate) struct TtlCache<T> {
    clock: Clock,
    /// With the time at which its read began, in milliseconds since 1970.
    cached: Mutex<Option<(u64, T)>>,
}

impl<T: Clone> TtlCache<T> {
    /// Creates an empty cache.
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, cached: Mutex::default() }
    }

    /// Returns the cached value, or loads it.
    pub(crate) async fn get_or_load<E>(&self, load: impl Future<Output = Result<T, E>>) -> Result<T, E> {
        if let Some(value) = self.get() {
            return Ok(value);
        }
        // The value is as old as the start of its read, however long the read takes.
        let asked_at = self.clock.now_ms();
        let value = load.await?;
        *self.cached.lock().unwrap_or_else(PoisonError::into_inner) = Some((asked_at, value.clone()));
        Ok(value)
    }

    /// Drops the value, because this server has changed it.
    pub(crate) fn forget(&self) {
        *self.cached.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn get(&self) -> Option<T> {
        let cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        cached.as_ref().filter(|(at, _)| self.clock.is_within(CACHE_TTL, *at)).map(|(_, value)| value.clone())
    }
}
