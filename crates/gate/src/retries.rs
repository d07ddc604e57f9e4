//! The schedule for background retries of a failed step. A user can also retry at once.

use std::{iter, time::Duration};

/// Maximum pause, so that a recovered service is asked within that time.
const MAX_DELAY: Duration = Duration::from_secs(30);
/// Total time for retries; a step that still fails then needs a human.
const MAX_TOTAL: Duration = Duration::from_secs(60 * 60);

/// The delays before each retry: `first`, then each twice as long, up to half a minute, for an hour in total.
pub(crate) fn delays(first: Duration) -> impl Iterator<Item = Duration> + Send {
    let growing = iter::successors(Some(first), |pause| Some((*pause * 2).min(MAX_DELAY)));
    let mut waited = Duration::ZERO;
    growing.take_while(move |pause| {
        waited += *pause;
        waited <= MAX_TOTAL
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Row 9: a service that recovers within the hour is asked within a minute.
    #[test]
    fn the_pauses_grow_to_half_a_minute_and_no_further() {
        let delays: Vec<u64> = delays(Duration::from_secs(5)).map(|pause| pause.as_secs()).collect();
        assert_eq!(delays[..5], [5, 10, 20, 30, 30]);
        assert!(delays.iter().all(|pause| *pause <= 30));
        assert!((3_570..=3_600).contains(&delays.iter().sum::<u64>()));
    }
}
