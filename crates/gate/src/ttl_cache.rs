//! A value that one server caches for some seconds: what administrators decide for everybody.

use crate::Clock;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// How long a value, a session or a user's state is used without asking the database again: a change holds on every server
/// within five seconds.
pub(crate) const CACHE_TTL: Duration = Duration::from_secs(4);

/// One cached value.
#[derive(Debug)]
pub(crate) struct TtlCache<T> {
    clock: Clock,
    /// With the time of the question, in milliseconds since 1970.
    cached: Mutex<Option<(u64, T)>>,
}

impl<T: Clone> TtlCache<T> {
    /// Empty.
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, cached: Mutex::default() }
    }

    /// The cached value, or what `load` answers.
    pub(crate) async fn get_or_load<E>(&self, load: impl Future<Output = Result<T, E>>) -> Result<T, E> {
        if let Some(value) = self.get() {
            return Ok(value);
        }
        // An answer that takes long is as old as the question.
        let asked_at = self.clock.now_ms();
        let value = load.await?;
        *self.cached.lock().unwrap_or_else(PoisonError::into_inner) = Some((asked_at, value.clone()));
        Ok(value)
    }

    /// This server changed it.
    pub(crate) fn forget(&self) {
        *self.cached.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn get(&self) -> Option<T> {
        let cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        cached.as_ref().filter(|(at, _)| self.clock.is_within(CACHE_TTL, *at)).map(|(_, value)| value.clone())
    }
}
