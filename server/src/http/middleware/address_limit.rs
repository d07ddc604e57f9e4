//! How often one address may ask for something.

use super::client::subscriber;
use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    state::keyed::HashMapStateStore,
};
use std::{net::IpAddr, num::NonZeroU32, time::Duration};

/// Addresses are forgotten once they may ask as often as a new one. If there are more even so, new ones are refused.
const MAX_ADDRESSES: usize = 100_000;

/// How often one address may ask.
#[derive(Debug)]
pub(crate) struct AddressLimit {
    limiter: RateLimiter<IpAddr, HashMapStateStore<IpAddr>, DefaultClock>,
    max_addresses: usize,
}

impl AddressLimit {
    /// So many requests a minute; half of them may come at once.
    pub(crate) fn new(per_minute: NonZeroU32) -> Self {
        let burst = NonZeroU32::new(per_minute.get() / 2).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_minute(per_minute).allow_burst(burst);
        Self { limiter: RateLimiter::hashmap(quota), max_addresses: MAX_ADDRESSES }
    }

    /// `Err` says after how long the address may ask again.
    pub(crate) fn check(&self, address: IpAddr) -> Result<(), Duration> {
        if self.limiter.len() >= self.max_addresses {
            self.limiter.retain_recent();
            if self.limiter.len() >= self.max_addresses {
                return Err(Duration::from_secs(60));
            }
        }
        let outcome = self.limiter.check_key(&subscriber(address));
        outcome.map_err(|not_until| not_until.wait_time_from(self.limiter.clock().now()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(max_addresses: usize) -> AddressLimit {
        AddressLimit { max_addresses, ..AddressLimit::new(NonZeroU32::new(4).unwrap()) }
    }

    fn ask(limit: &AddressLimit, address: &str) -> bool {
        limit.check(address.parse().unwrap()).is_ok()
    }

    #[test]
    fn each_address_has_its_own_count() {
        let limit = limit(10);
        assert_eq!([(); 3].map(|()| ask(&limit, "203.0.113.7")), [true, true, false]);
        assert!(ask(&limit, "203.0.113.8"));
    }

    #[test]
    fn a_subscriber_of_ipv6_is_one_address() {
        let limit = limit(10);
        assert!(ask(&limit, "2001:db8::1") && ask(&limit, "2001:db8::2"));
        assert!(!ask(&limit, "2001:db8::ffff:3"));
        assert!(ask(&limit, "2001:db8:0:1::1"));
    }

    #[test]
    fn the_wait_is_that_until_the_next_request() {
        let limit = limit(10);
        let address = "203.0.113.7".parse().unwrap();
        assert!(limit.check(address).is_ok() && limit.check(address).is_ok());
        let wait = limit.check(address).unwrap_err();
        assert!(wait <= Duration::from_secs(15) && wait > Duration::from_secs(10), "{wait:?}");
    }

    #[test]
    fn no_more_addresses_are_kept_than_there_is_room_for() {
        let limit = limit(2);
        assert!(ask(&limit, "203.0.113.1") && ask(&limit, "203.0.113.2"));
        assert!(!ask(&limit, "203.0.113.3"));
    }
}
