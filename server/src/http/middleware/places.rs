//! How many requests are answered at once, and how many of one address.

use super::client::subscriber;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

/// How long a request waits for others to be answered.
const QUEUE: Duration = Duration::from_millis(50);

/// For requests that are being answered.
#[derive(Debug)]
pub(crate) struct Places {
    all: Semaphore,
    /// One address has at most half of them, so that nobody alone keeps everybody else out.
    most_of_one: usize,
    taken: Mutex<HashMap<IpAddr, usize>>,
}

/// Given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    _one_of_all: SemaphorePermit<'a>,
    places: &'a Places,
    address: IpAddr,
}

impl Places {
    pub(crate) fn new(number: usize) -> Self {
        Self { all: Semaphore::new(number), most_of_one: number.div_ceil(2), taken: Mutex::default() }
    }

    /// One of the places, unless all of them are taken, or all that this address may have.
    pub(crate) async fn take(&self, address: IpAddr) -> Option<Place<'_>> {
        let address = subscriber(address);
        let one_of_all = timeout(QUEUE, self.all.acquire()).await.ok()?.ok()?;
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let of_this_one = taken.entry(address).or_default();
        (*of_this_one < self.most_of_one).then(|| {
            *of_this_one += 1;
            Place { _one_of_all: one_of_all, places: self, address }
        })
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_this_one) = taken.get_mut(&self.address) {
            *of_this_one -= 1;
            if *of_this_one == 0 {
                taken.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_address_leaves_half_of_the_places_to_the_others() {
        let places = Places::new(4);
        let [one, same_subscriber, other] =
            ["2001:db8::1", "2001:db8::2", "192.0.2.1"].map(|address| address.parse::<IpAddr>().unwrap());
        let first = places.take(one).await.unwrap();
        let second = places.take(same_subscriber).await.unwrap();
        assert!(places.take(one).await.is_none());
        let _others = (places.take(other).await.unwrap(), places.take(other).await.unwrap());
        drop((first, second));
        assert!(places.take(other).await.is_none());
        assert!(places.take(one).await.is_some());
        assert_eq!(places.taken.lock().unwrap().len(), 1, "who has none is forgotten");
    }
}
