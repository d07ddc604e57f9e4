//! The schedule for background retries of a failed step. A user can also retry at once.

use std::{iter, time::Duration};

/// Maximum pause, so that a recovered service is asked within that time.
const LONGEST: Duration = Duration::from_secs(30);
/// Total time for retries; a step that still fails then needs a human.
const IN_ALL: Duration = Duration::from_secs(60 * 60);

/// The pauses before each retry: `first`, then each twice as long, up to half a minute, for an hour in total.
pub(crate) fn pauses(first: Duration) -> impl Iterator<Item = Duration> + Send {
    let growing = iter::successors(Some(first), |pause| Some((*pause * 2).min(LONGEST)));
    let mut waited = Duration::ZERO;
    growing.take_while(move |pause| {
        waited += *pause;
        waited <= IN_ALL
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Row 9: a service that recovers within the hour is asked within a minute.
    #[test]
    fn the_pauses_grow_to_half_a_minute_and_no_further() {
        let pauses: Vec<u64> = pauses(Duration::from_secs(5)).map(|pause| pause.as_secs()).collect();
        assert_eq!(pauses[..5], [5, 10, 20, 30, 30]);
        assert!(pauses.iter().all(|pause| *pause <= 30));
        assert!((3_570..=3_600).contains(&pauses.iter().sum::<u64>()));
    }
}
