//! Rate limit per client address.

use crate::http::extract::rate_limit_key;
use std::{
    hash::{BuildHasher as _, RandomState},
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// Number of buckets. Addresses that hash to the same bucket share a limit; which ones do changes with each start. So
/// memory is bounded, and no address is refused for lack of space.
const ENTRIES: usize = 1 << 16;

/// A token bucket per address (generic cell rate algorithm): each bucket stores only when it will be full again.
#[derive(Debug)]
pub(crate) struct AddressLimit {
    /// When each bucket will be full, in microseconds since `start`.
    full_at: Box<[AtomicU64]>,
    /// Time to refill one token, in microseconds.
    refill: u64,
    /// Time to refill an empty bucket, in microseconds.
    whole: u64,
    hasher: RandomState,
    start: Instant,
}

impl AddressLimit {
    /// Bucket size, and tokens refilled per minute.
    pub(crate) fn new(at_once: NonZeroU32, per_minute: NonZeroU32) -> Self {
        let refill = (60_000_000 / u64::from(per_minute.get())).max(1);
        Self {
            full_at: std::iter::repeat_with(AtomicU64::default).take(ENTRIES).collect(),
            refill,
            whole: refill * u64::from(at_once.get()),
            hasher: RandomState::new(),
            start: Instant::now(),
        }
    }

    /// Takes a token. `Err` is the time until one is available.
    pub(crate) fn take(&self, address: IpAddr) -> Result<(), Duration> {
        self.take_at(address, self.now())
    }

    /// Checks for a token without taking it. `Err` is the time until one is available.
    pub(crate) fn check(&self, address: IpAddr) -> Result<(), Duration> {
        self.check_at(address, self.now())
    }

    /// Takes a token even from an empty bucket, which lengthens the wait for the next one.
    pub(crate) fn charge(&self, address: IpAddr) {
        self.charge_at(address, self.now());
    }

    /// Puts a token back.
    pub(crate) fn give_back(&self, address: IpAddr) {
        let entry = self.entry(address);
        // Cannot fail: the closure never returns `None`.
        let _ = entry
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |full_at| Some(full_at.saturating_sub(self.refill)));
    }

    fn take_at(&self, address: IpAddr, now: u64) -> Result<(), Duration> {
        let entry = self.entry(address);
        let taken = entry.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |full_at| {
            self.wait(full_at, now).is_none().then(|| full_at.max(now) + self.refill)
        });
        match taken {
            Ok(_) => Ok(()),
            Err(full_at) => Err(Duration::from_micros(self.wait(full_at, now).unwrap_or_default())),
        }
    }

    fn check_at(&self, address: IpAddr, now: u64) -> Result<(), Duration> {
        match self.wait(self.entry(address).load(Ordering::Relaxed), now) {
            None => Ok(()),
            Some(wait) => Err(Duration::from_micros(wait)),
        }
    }

    fn charge_at(&self, address: IpAddr, now: u64) {
        let entry = self.entry(address);
        let _ = entry.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |full_at| {
            Some(full_at.max(now).saturating_add(self.refill))
        });
    }

    /// Time until a token is available, in microseconds; `None` if one is available now.
    fn wait(&self, full_at: u64, now: u64) -> Option<u64> {
        let first_at = (full_at.max(now) + self.refill).saturating_sub(self.whole);
        first_at.checked_sub(now).filter(|wait| *wait > 0)
    }

    fn entry(&self, address: IpAddr) -> &AtomicU64 {
        &self.full_at[self.place(address)]
    }

    fn place(&self, address: IpAddr) -> usize {
        // In bounds: ENTRIES is a power of two and the length of `full_at`.
        self.hasher.hash_one(rate_limit_key(address)) as usize & (ENTRIES - 1)
    }

    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX / 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000;

    fn limit(at_once: u32, per_minute: u32) -> AddressLimit {
        AddressLimit::new(NonZeroU32::new(at_once).unwrap(), NonZeroU32::new(per_minute).unwrap())
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    /// An address that shares no bucket with the first.
    fn another(limit: &AddressLimit, first: IpAddr) -> IpAddr {
        let others = (1..=255).map(|last| IpAddr::from([198, 51, 100, last]));
        others.into_iter().find(|other| limit.place(*other) != limit.place(first)).unwrap()
    }

    #[test]
    fn each_address_has_its_own_count() {
        let limit = limit(2, 4);
        let one = address("203.0.113.7");
        assert_eq!([(); 3].map(|()| limit.take_at(one, 0).is_ok()), [true, true, false]);
        assert!(limit.take_at(another(&limit, one), 0).is_ok());
    }

    #[test]
    fn a_subscriber_of_ipv6_is_one_address() {
        let limit = limit(2, 4);
        let place = |text: &str| limit.place(address(text));
        assert_eq!(place("2001:db8::1"), place("2001:db8::ffff:3"));
        let others =
            (1..9).map(|net| place(&format!("2001:db8:0:{net}::1"))).filter(|other| *other != place("2001:db8::1"));
        assert!(others.count() > 4);
    }

    #[test]
    fn the_wait_is_that_until_the_next_token_to_the_microsecond() {
        let limit = limit(2, 4);
        let one = address("203.0.113.7");
        assert_eq!((limit.take_at(one, 0), limit.take_at(one, 5 * SECOND)), (Ok(()), Ok(())));
        assert_eq!(limit.take_at(one, 5 * SECOND), Err(Duration::from_secs(10)));
        assert_eq!(limit.check_at(one, 15 * SECOND - 1), Err(Duration::from_micros(1)));
        assert_eq!((limit.check_at(one, 15 * SECOND), limit.take_at(one, 15 * SECOND)), (Ok(()), Ok(())));
        // However long the pause, no more tokens than the bucket size are available.
        assert_eq!([(); 3].map(|()| limit.take_at(one, 1_000 * SECOND).is_ok()), [true, true, false]);
    }

    #[test]
    fn what_is_put_back_can_be_taken_again_and_no_more() {
        let limit = limit(2, 4);
        let one = address("203.0.113.7");
        for _ in 0..100 {
            assert_eq!(limit.take_at(one, 0), Ok(()));
            limit.give_back(one);
        }
        limit.give_back(one);
        assert_eq!([(); 3].map(|()| limit.take_at(one, 0).is_ok()), [true, true, false]);
    }

    #[test]
    fn what_is_charged_beyond_the_last_token_makes_the_wait_longer() {
        let limit = limit(1, 60);
        let one = address("203.0.113.7");
        (0..3).for_each(|_| limit.charge_at(one, 0));
        assert_eq!(limit.check_at(one, 0), Err(Duration::from_secs(3)));
    }
}
