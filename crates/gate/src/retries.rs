//! When a step that failed is tried again by itself. A person can try it again as well, at once.

use std::{iter, time::Duration};

/// The longest pause: a service that works again is asked within that time.
const LONGEST: Duration = Duration::from_secs(30);
/// What has not worked for so long needs a person.
const IN_ALL: Duration = Duration::from_secs(60 * 60);

/// The pauses before each further try: the first one, then each twice as long, up to half a minute, for an hour.
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

    /// Row 9: whenever within the hour a service works again, it is asked within a minute.
    #[test]
    fn the_pauses_grow_to_half_a_minute_and_no_further() {
        let pauses: Vec<u64> = pauses(Duration::from_secs(5)).map(|pause| pause.as_secs()).collect();
        assert_eq!(pauses[..5], [5, 10, 20, 30, 30]);
        assert!(pauses.iter().all(|pause| *pause <= 30));
        assert!((3_570..=3_600).contains(&pauses.iter().sum::<u64>()));
    }
}
