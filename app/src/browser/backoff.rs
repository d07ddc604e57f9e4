//! How long to wait before something is tried again. Pure: chance is an argument.

use std::time::Duration;

/// The first pause, in seconds.
const FIRST: u32 = 3;
/// The longest pause, in seconds.
const LONGEST: u32 = 60;
/// What lasted so long, in milliseconds, has not failed: the next pause is the first again.
const LASTED: f64 = 60_000.0;

/// How often something has failed in a row.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The pause after one more failure. Each is twice as long as the one before, up to a minute, and `chance` (from 0 to
    /// 1) takes away up to a half: browsers that were cut off together do not come again together.
    pub(crate) fn pause(&mut self, chance: f64) -> Duration {
        let whole = FIRST.saturating_mul(2_u32.saturating_pow(self.failures)).min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        Duration::from_millis(u64::from(whole * 1_000 - less(whole * 500, chance)))
    }

    /// The same after something that went well for so many milliseconds before it failed.
    pub(crate) fn pause_after(&mut self, lasted: f64, chance: f64) -> Duration {
        if lasted >= LASTED {
            *self = Self::default();
        }
        self.pause(chance)
    }
}

/// A share of so much. `Duration::mul_f64` would bring code for floating-point numbers into the browser's half.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a small number")]
fn less(most: u32, share: f64) -> u32 {
    (f64::from(most) * share.clamp(0.0, 1.0)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Issue 10: a dropped connection was taken up at once, by all browsers together.
    #[test]
    fn pauses_grow_to_a_minute_and_differ_from_browser_to_browser() {
        let pauses = |chance| {
            let mut backoff = Backoff::default();
            (0..8).map(|_| backoff.pause(chance).as_secs_f64()).collect::<Vec<_>>()
        };
        assert_eq!(pauses(0.0), [3.0, 6.0, 12.0, 24.0, 48.0, 60.0, 60.0, 60.0]);
        assert_eq!(pauses(1.0), [1.5, 3.0, 6.0, 12.0, 24.0, 30.0, 30.0, 30.0]);
        let mut long_ago = Backoff { failures: u32::MAX };
        assert_eq!(long_ago.pause(0.0).as_secs(), 60);
    }

    #[test]
    fn what_is_cut_at_once_is_not_tried_at_once() {
        let mut backoff = Backoff::default();
        let pauses = [0.0, 10.0, 59_999.0, 60_000.0].map(|lasted| backoff.pause_after(lasted, 0.0).as_secs());
        assert_eq!(pauses, [3, 6, 12, 3]);
    }
}
