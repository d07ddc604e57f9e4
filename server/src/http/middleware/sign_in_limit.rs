//! How often one address may begin or complete a sign-in: each costs calls of Cognito, whose quota everybody shares.

use super::{ClientAddress, RequestId, client::subscriber};
use crate::http::{State, auth, plain};
use axum::{
    extract::{self, Request},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
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
pub(crate) struct SignInLimit {
    limiter: RateLimiter<IpAddr, HashMapStateStore<IpAddr>, DefaultClock>,
    max_addresses: usize,
}

impl SignInLimit {
    /// So many requests a minute; half of them may come at once.
    pub(crate) fn new(per_minute: NonZeroU32) -> Self {
        let burst = NonZeroU32::new(per_minute.get() / 2).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_minute(per_minute).allow_burst(burst);
        Self { limiter: RateLimiter::hashmap(quota), max_addresses: MAX_ADDRESSES }
    }

    /// `Err` says after how long the address may ask again.
    fn check(&self, address: IpAddr) -> Result<(), Duration> {
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

pub(super) async fn check(extract::State(state): extract::State<State>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    // What another site's page embeds begins no sign-in, and must not use up those of everybody in its network. Signing
    // out is never too often.
    let counts = matches!(path, "/auth/sign-in" | "/auth/callback") && auth::is_visit(request.headers());
    let wait = match counts {
        true => state.sign_in_limit.check(ClientAddress::of(request.extensions()).0).err(),
        false => None,
    };
    let Some(wait) = wait else { return next.run(request).await };
    let id = request.extensions().get::<RequestId>().cloned().unwrap_or_default();
    let advice = "Signing in was asked for too often from your network. Wait a minute and try again.";
    let mut response = plain::answer(path, StatusCode::TOO_MANY_REQUESTS, "Too many sign-ins", advice, &id);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(max_addresses: usize) -> SignInLimit {
        SignInLimit { max_addresses, ..SignInLimit::new(NonZeroU32::new(4).unwrap()) }
    }

    fn ask(limit: &SignInLimit, address: &str) -> bool {
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
