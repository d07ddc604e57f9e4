//! What administrators decide for everybody, remembered for some seconds.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long it is taken on trust, as are sessions and which of them count: a change holds on every server within five
/// seconds.
pub(crate) const CACHE_TTL: Duration = Duration::from_secs(4);

/// Something as it was seen last.
#[derive(Debug)]
pub(crate) struct TtlCache<T>(Mutex<Option<(Instant, T)>>);

impl<T> Default for TtlCache<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: Clone> TtlCache<T> {
    /// As it was seen lately, or as `look` finds it now.
    pub(crate) async fn get_or_load<E>(&self, look: impl Future<Output = Result<T, E>>) -> Result<T, E> {
        if let Some(seen) = self.recent() {
            return Ok(seen);
        }
        // What takes long to arrive is as old as the question.
        let asked = Instant::now();
        let found = look.await?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((asked, found.clone()));
        Ok(found)
    }

    /// It was changed here.
    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn recent(&self) -> Option<T> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.as_ref().filter(|(at, _)| at.elapsed() < CACHE_TTL).map(|(_, seen)| seen.clone())
    }
}
