//! How much there may be at once, and how much of it one may have: requests by address, open streams by person.

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

/// How long it is waited until others are done.
const QUEUE: Duration = Duration::from_millis(50);

/// Places for so many.
#[derive(Debug)]
pub(crate) struct Places<K: Eq + Hash + Debug> {
    all: Arc<Semaphore>,
    most_of_one: usize,
    taken: Mutex<HashMap<K, usize>>,
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Full {
    /// All of them are taken.
    All,
    /// This one has as many as one may have.
    OwnShare,
}

/// Given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Place<K: Eq + Hash + Debug> {
    _one_of_all: OwnedSemaphorePermit,
    places: Arc<Places<K>>,
    whose: K,
}

impl<K: Clone + Eq + Hash + Debug> Places<K> {
    pub(crate) fn new(number: usize, most_of_one: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(number)), most_of_one, taken: Mutex::default() }
    }

    /// One of the places, unless all of them are taken, or all that this one may have.
    pub(crate) async fn take(self: &Arc<Self>, whose: K) -> Result<Place<K>, Full> {
        let Ok(Ok(one_of_all)) = timeout(QUEUE, Arc::clone(&self.all).acquire_owned()).await else {
            return Err(Full::All);
        };
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let of_this_one = taken.entry(whose.clone()).or_default();
        if *of_this_one >= self.most_of_one {
            return Err(Full::OwnShare);
        }
        *of_this_one += 1;
        Ok(Place { _one_of_all: one_of_all, places: Arc::clone(self), whose })
    }
}

impl<K: Eq + Hash + Debug> Drop for Place<K> {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_this_one) = taken.get_mut(&self.whose) {
            *of_this_one -= 1;
            if *of_this_one == 0 {
                taken.remove(&self.whose);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_leaves_places_to_the_others() {
        let places = Arc::new(Places::new(4, 2));
        let (first, second) = (places.take("one").await.unwrap(), places.take("one").await.unwrap());
        assert_eq!(places.take("one").await.err(), Some(Full::OwnShare));
        let _others = (places.take("other").await.unwrap(), places.take("other").await.unwrap());
        drop((first, second));
        assert_eq!(places.take("other").await.err(), Some(Full::OwnShare));
        let again = (places.take("one").await.unwrap(), places.take("third").await.unwrap());
        assert_eq!(places.take("fourth").await.err(), Some(Full::All));
        drop(again);
        assert_eq!(places.taken.lock().unwrap().len(), 1, "who has none is forgotten");
    }
}
