//! Exponential backoff with jitter. Pure: randomness is an argument.

use std::time::Duration;

/// First delay, in seconds.
const FIRST: u32 = 3;
/// Longest delay, in seconds.
const LONGEST: u32 = 60;
/// A connection that lasted this long, in milliseconds, resets the backoff.
const LASTED: f64 = 60_000.0;

/// Counts consecutive failures.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Delay after one more failure. It doubles each time, up to one minute. `chance` (from 0 to 1) shortens it by up
    /// to half, so that browsers cut off together do not reconnect together.
    pub(crate) fn pause(&mut self, chance: f64) -> Duration {
        let whole = FIRST.saturating_mul(2_u32.saturating_pow(self.failures)).min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        Duration::from_millis(u64::from(whole * 1_000 - less(whole * 500, chance)))
    }

    /// Like `pause`, after an attempt that worked for `lasted` milliseconds before it failed.
    pub(crate) fn pause_after(&mut self, lasted: f64, chance: f64) -> Duration {
        if lasted >= LASTED {
            *self = Self::default();
        }
        self.pause(chance)
    }
}

/// `share` of `most`. `Duration::mul_f64` would add floating-point code to the WebAssembly client.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a small number")]
fn less(most: u32, share: f64) -> u32 {
    (f64::from(most) * share.clamp(0.0, 1.0)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Once, all browsers reopened a dropped connection immediately, at the same time.
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
