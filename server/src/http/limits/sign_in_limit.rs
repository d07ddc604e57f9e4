//! Limits on the sign-ins of one address. A whole company may share an address and start work at the same hour, so
//! completed sign-ins are almost free; failed and abandoned ones are not.

use super::AddressLimit;
use std::{net::IpAddr, num::NonZeroU32, sync::Arc, time::Duration};

/// Maximum duration of a sign-in in minutes. After that it counts as abandoned.
const MINUTES: u32 = 10;

/// Limits how often one address begins sign-ins and returns from them.
///
/// With the configured `n` per minute: at most `10 n` sign-ins are in progress at once. A completed one frees its
/// permit at once; abandoned ones free `n` permits per minute. At most `n` may fail per minute, and half of them at
/// once: each failure costs a call to Cognito, whose quota all users share. At most `10 n` may begin per minute,
/// whatever their outcome.
#[derive(Debug)]
pub(crate) struct SignInLimit {
    begun: AddressLimit,
    under_way: AddressLimit,
    failed: AddressLimit,
}

impl SignInLimit {
    /// Allows `per_minute` sign-ins that fail or are abandoned.
    pub(crate) fn new(per_minute: NonZeroU32) -> Self {
        let many = per_minute.saturating_mul(NonZeroU32::MIN.saturating_add(MINUTES - 1));
        let half = NonZeroU32::new(per_minute.get() / 2).unwrap_or(NonZeroU32::MIN);
        Self {
            begun: AddressLimit::new(many, many),
            under_way: AddressLimit::new(many, per_minute),
            failed: AddressLimit::new(half, per_minute),
        }
    }

    /// Records that a sign-in begins. `Err` is the time to wait.
    pub(crate) fn begin(&self, address: IpAddr) -> Result<(), Duration> {
        self.under_way.take(address)?;
        self.begun.take(address).inspect_err(|_| self.under_way.give_back(address))
    }

    /// Undoes [`begin`](Self::begin), because the sign-in did not begin after all.
    pub(crate) fn undo_begin(&self, address: IpAddr) {
        self.under_way.give_back(address);
    }

    /// Records that a browser returns from the hosted UI. `Err` is the time to wait; the authorization response stays
    /// valid until then.
    pub(crate) fn callback(self: &Arc<Self>, address: IpAddr) -> Result<CallbackGuard, Duration> {
        self.failed.check(address)?;
        Ok(CallbackGuard { limit: Arc::clone(self), address, outcome: SignInOutcome::Failed })
    }
}

/// The outcome of a sign-in. The callback puts it into its response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignInOutcome {
    /// Somebody is signed in.
    Completed,
    /// Nobody is.
    Failed,
    /// Nobody is, because of a service or the configuration, not because of the user.
    Unavailable,
}

/// Guard for a browser that returned from the hosted UI. Dropping it without an outcome counts as a failure.
pub(crate) struct CallbackGuard {
    limit: Arc<SignInLimit>,
    address: IpAddr,
    outcome: SignInOutcome,
}

impl CallbackGuard {
    pub(crate) fn ended(mut self, outcome: SignInOutcome) {
        self.outcome = outcome;
    }
}

impl Drop for CallbackGuard {
    fn drop(&mut self) {
        match self.outcome {
            SignInOutcome::Completed => self.limit.under_way.give_back(self.address),
            SignInOutcome::Failed => self.limit.failed.charge(self.address),
            SignInOutcome::Unavailable => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 7));

    fn limit(per_minute: u32) -> Arc<SignInLimit> {
        Arc::new(SignInLimit::new(NonZeroU32::new(per_minute).unwrap()))
    }

    fn begins(limit: &SignInLimit) -> usize {
        (0..10_000).take_while(|_| limit.begin(ADDRESS).is_ok()).count()
    }

    /// Row 11.
    #[test]
    fn whoever_completes_makes_room_for_others_and_whoever_does_not_keeps_it_for_long() {
        let limit = limit(2);
        assert_eq!(begins(&limit), 20);
        let wait = limit.begin(ADDRESS).unwrap_err();
        assert!(wait > Duration::from_secs(25) && wait <= Duration::from_secs(30), "{wait:?}");
        limit.callback(ADDRESS).unwrap_or_else(|_| panic!("nobody failed")).ended(SignInOutcome::Completed);
        assert!(limit.under_way.check(ADDRESS).is_ok());
    }

    /// Row 11.
    #[test]
    fn failures_alone_are_counted_closely() {
        let limit = limit(6);
        let back = |outcome| limit.callback(ADDRESS).map(|guard| guard.ended(outcome));
        for _ in 0..100 {
            assert_eq!(back(SignInOutcome::Completed), Ok(()));
            assert_eq!(back(SignInOutcome::Unavailable), Ok(()));
        }
        // One goes away in the middle.
        drop(limit.callback(ADDRESS));
        assert_eq!([(); 2].map(|()| back(SignInOutcome::Failed)), [Ok(()), Ok(())]);
        let wait = back(SignInOutcome::Completed).unwrap_err();
        assert!(wait > Duration::from_secs(5) && wait <= Duration::from_secs(10), "{wait:?}");
        assert!(limit.begin(ADDRESS).is_ok(), "beginning is another matter");
    }

    /// Row 11: nor can somebody who completes each of them begin without end.
    #[test]
    fn there_are_only_so_many_beginnings_in_a_minute() {
        let limit = limit(2);
        let completed = (0..10_000).take_while(|_| {
            let begun = limit.begin(ADDRESS).is_ok();
            begun && limit.callback(ADDRESS).map(|back| back.ended(SignInOutcome::Completed)).is_ok()
        });
        assert_eq!(completed.count(), 20);
        assert_eq!(limit.under_way.check(ADDRESS), Ok(()), "the place of one that could not begin is free");
    }
}
