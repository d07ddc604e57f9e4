//! Background retries of a failed step. A user can also retry at once.

use backon::{Backoff, BackoffBuilder as _, ExponentialBuilder, Retryable as _};
use std::time::Duration;

/// Maximum pause, so that a recovered service is asked within that time.
const MAX_DELAY: Duration = Duration::from_secs(30);
/// Total time for retries; a step that still fails then needs a human.
const MAX_TOTAL: Duration = Duration::from_secs(60 * 60);

/// Repeats a step that has just failed, until it succeeds: after `first`, then each time after twice as long, up to
/// half a minute, for an hour in total.
///
/// # Errors
/// The error of the last attempt.
pub(crate) async fn later<T, E, Attempt: Future<Output = Result<T, E>>>(
    first: Duration,
    step: impl FnMut() -> Attempt,
) -> Result<T, E> {
    let mut delays = delays(first);
    tokio::time::sleep(delays.next().unwrap_or_default()).await;
    step.retry(delays).await
}

/// The delay before each retry.
fn delays(first: Duration) -> impl Backoff {
    let doubling = ExponentialBuilder::new().with_min_delay(first).with_max_delay(MAX_DELAY);
    doubling.without_max_times().with_total_delay(Some(MAX_TOTAL)).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    /// Row 9: a service that recovers within the hour is asked within a minute.
    #[test]
    fn the_pauses_grow_to_half_a_minute_and_no_further() {
        let delays: Vec<u64> = delays(Duration::from_secs(5)).map(|pause| pause.as_secs()).collect();
        assert_eq!(delays[..5], [5, 10, 20, 30, 30]);
        assert!(delays.iter().all(|pause| *pause <= 30));
        assert!((3_570..=3_600).contains(&delays.iter().sum::<u64>()));
    }

    #[tokio::test]
    async fn a_step_is_repeated_after_each_pause_until_it_succeeds() {
        let (begun, mut attempts) = (Instant::now(), Vec::new());
        let step = || {
            attempts.push(begun.elapsed());
            std::future::ready(if attempts.len() == 3 { Ok(()) } else { Err(()) })
        };
        assert_eq!(later(Duration::from_millis(20), step).await, Ok(()));
        let earliest = [20, 20 + 40, 20 + 40 + 80].map(Duration::from_millis);
        assert!(attempts.len() == 3 && attempts.iter().zip(earliest).all(|(at, least)| *at >= least), "{attempts:?}");
    }
}
