//! When the next fetch is allowed. This is state, not a retry loop: requests, the background task and `Retry-After`
//! share it.

use std::{
    hash::{BuildHasher as _, RandomState},
    time::Duration,
};

/// Delay after a success: tokens with made-up key ids must not make Usher call Cognito each time.
const AFTER_SUCCESS: Duration = Duration::from_secs(10);
/// Delay after the first failure; doubles with each further one.
const AFTER_FAILURE: Duration = Duration::from_millis(500);
/// Maximum delay while a caller needs a key that cannot be fetched, so that a recovered issuer is noticed soon.
const LONGEST_IF_NEEDED: Duration = Duration::from_secs(2);
/// Maximum delay while the last valid keys are in use.
const LONGEST: Duration = Duration::from_secs(30);

/// Why keys are fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Urgency {
    /// A caller waits for a key that is not cached.
    Needed,
    /// The cached keys work, but are old.
    Refresh,
}

/// Outcome of the last attempt.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Schedule {
    tried_at: Option<Duration>,
    /// Failures since the last success.
    failures: u32,
    /// Random factor from 0.75 to 1, so that servers that failed together do not retry together.
    spread: f64,
}

impl Schedule {
    pub(super) fn succeeded(&mut self, now: Duration) {
        *self = Self { tried_at: Some(now), failures: 0, spread: 1.0 };
    }

    pub(super) fn failed(&mut self, now: Duration) {
        let random = RandomState::new().hash_one(self.failures) % 1_000;
        *self = Self {
            tried_at: Some(now),
            failures: self.failures.saturating_add(1),
            spread: 0.75 + random as f64 / 4_000.0,
        };
    }

    /// Whether the last try failed.
    pub(super) fn is_failing(&self) -> bool {
        self.failures > 0
    }

    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    /// Time to wait, as of `now`, before the next fetch.
    pub(super) fn wait(&self, urgency: Urgency, now: Duration) -> Duration {
        let Some(tried_at) = self.tried_at else { return Duration::ZERO };
        let longest = if urgency == Urgency::Needed { LONGEST_IF_NEEDED } else { LONGEST };
        let pause = match self.failures {
            0 => AFTER_SUCCESS,
            failures => AFTER_FAILURE.saturating_mul(1 << (failures - 1).min(16)).min(longest).mul_f64(self.spread),
        };
        (tried_at + pause).saturating_sub(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(failures: u32) -> Schedule {
        let mut schedule = Schedule::default();
        (0..failures).for_each(|_| schedule.failed(Duration::ZERO));
        schedule
    }

    /// Row 9: however long the issuer was down, Usher tries to fetch a needed key every other second.
    #[test]
    fn the_pause_doubles_up_to_two_seconds_while_a_key_is_needed_and_to_half_a_minute_while_none_is() {
        let rows = [(1, 500, 500), (2, 1_000, 1_000), (3, 2_000, 2_000), (4, 2_000, 4_000), (7, 2_000, 30_000)];
        for (failures, needed, refresh) in rows.into_iter().chain([(40, 2_000, 30_000)]) {
            for (urgency, longest) in [(Urgency::Needed, needed), (Urgency::Refresh, refresh)] {
                let pause = after(failures).wait(urgency, Duration::ZERO);
                let longest = Duration::from_millis(longest);
                assert!(pause <= longest && pause >= longest * 3 / 4, "{failures} {urgency:?}: {pause:?}");
            }
        }
        assert_eq!(after(3).wait(Urgency::Needed, Duration::from_secs(2)), Duration::ZERO);
    }

    #[test]
    fn nothing_is_waited_for_before_the_first_try_and_ten_seconds_after_a_success() {
        let mut schedule = after(5);
        assert_eq!(Schedule::default().wait(Urgency::Needed, Duration::ZERO), Duration::ZERO);
        schedule.succeeded(Duration::from_secs(7));
        assert!(!schedule.is_failing());
        assert_eq!(schedule.wait(Urgency::Needed, Duration::from_secs(9)), Duration::from_secs(8));
    }
}
