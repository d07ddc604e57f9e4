//! A record's position in the audit trail, which is also its id: `<milliseconds>-<chain>-<number>`.

/// Sorted by time, over all chains.
pub(super) fn place(at: u64, chain: usize, number: u64) -> String {
    format!("{at:015}-{chain}-{number:012}")
}

/// The chain that a position is in; `None` if the text is not a position.
pub(super) fn of_place(place: &str) -> Option<&str> {
    let mut parts = place.split('-');
    let (at, chain, number) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    (digits(at, 15) && digits(chain, 1) && digits(number, 12) && parts.next().is_none()).then_some(chain)
}

/// The number of a record in its chain.
pub(super) fn number_of(place: &str) -> Option<u64> {
    place.rsplit('-').next()?.parse().ok()
}
