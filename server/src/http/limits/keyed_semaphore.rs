//! A semaphore with a limit per key: requests per client address, open event streams and exports per user.

use std::{
    collections::HashMap,
    fmt::Debug,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// How long a request waits for a permit.
const MAX_WAIT: Duration = Duration::from_millis(50);

/// A semaphore in which no key holds more than `per_key` permits.
#[derive(Debug)]
pub(crate) struct KeyedSemaphore<K: Eq + Hash + Debug> {
    all: Arc<Semaphore>,
    per_key: usize,
    taken: Mutex<HashMap<K, usize>>,
}

/// Why no permit is available.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Saturated {
    /// All permits are taken.
    All,
    /// This key holds its maximum.
    Key,
}

/// A permit, released on drop.
#[derive(Debug)]
pub(crate) struct Permit<K: Eq + Hash + Debug> {
    _permit: OwnedSemaphorePermit,
    semaphore: Arc<KeyedSemaphore<K>>,
    key: K,
}

impl<K: Clone + Eq + Hash + Debug> KeyedSemaphore<K> {
    pub(crate) fn new(number: usize, per_key: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(number)), per_key, taken: Mutex::default() }
    }

    /// Takes a permit; waits up to [`MAX_WAIT`] while all are taken.
    ///
    /// # Errors
    /// [`Saturated`] when no permit is available.
    pub(crate) async fn take(self: &Arc<Self>, key: K) -> Result<Permit<K>, Saturated> {
        let Ok(Ok(permit)) = timeout(MAX_WAIT, Arc::clone(&self.all).acquire_owned()).await else {
            return Err(Saturated::All);
        };
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let held = taken.entry(key.clone()).or_default();
        if *held >= self.per_key {
            return Err(Saturated::Key);
        }
        *held += 1;
        Ok(Permit { _permit: permit, semaphore: Arc::clone(self), key })
    }
}

impl<K: Eq + Hash + Debug> Drop for Permit<K> {
    fn drop(&mut self) {
        let mut taken = self.semaphore.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = taken.get_mut(&self.key) {
            *held -= 1;
            if *held == 0 {
                taken.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_key_leaves_permits_to_the_others() {
        let semaphore = Arc::new(KeyedSemaphore::new(4, 2));
        let (first, second) = (semaphore.take("one").await.unwrap(), semaphore.take("one").await.unwrap());
        assert_eq!(semaphore.take("one").await.err(), Some(Saturated::Key));
        let _others = (semaphore.take("other").await.unwrap(), semaphore.take("other").await.unwrap());
        drop((first, second));
        assert_eq!(semaphore.take("other").await.err(), Some(Saturated::Key));
        let again = (semaphore.take("one").await.unwrap(), semaphore.take("third").await.unwrap());
        assert_eq!(semaphore.take("fourth").await.err(), Some(Saturated::All));
        drop(again);
        assert_eq!(semaphore.taken.lock().unwrap().len(), 1, "who has none is forgotten");
    }
}
