//! The live view of the audit trail: what to ask for, and how the answer joins what is shown.

use access::{AuditPage, AuditQuery, AuditRecord, RECORDS_PER_PAGE};
use std::collections::BTreeMap;

/// How often the live view asks for new records, in seconds.
pub(crate) const LIVE_SECONDS: u32 = 5;
/// How far before the newest record the view looks again, in milliseconds: denials are written a moment after they
/// happen, and the clocks of servers differ.
const LOOK_BACK: u64 = 60_000;

/// The query for records that are newer than those shown.
pub(crate) fn newer(query: AuditQuery, shown: &AuditPage) -> AuditQuery {
    let newest = shown.records.first().map(|record| record.at.saturating_sub(LOOK_BACK));
    AuditQuery { from: query.from.max(newest), after: None, ..query }
}

/// The first page with what [`newer`] found, and how many records are new.
pub(crate) fn joined(shown: &AuditPage, found: AuditPage) -> (AuditPage, usize) {
    let known = |record: &AuditRecord| shown.records.iter().any(|known| known.id == record.id);
    let new = found.records.iter().filter(|record| !known(record)).count();
    // There are more than were found, so some may be missing in between.
    if new > 0 && found.next.is_some() {
        return (found, new);
    }
    let records = shown.records.iter().cloned().chain(found.records);
    let by_place: BTreeMap<String, AuditRecord> = records.map(|record| (record.id.clone(), record)).collect();
    let cut = by_place.len() > RECORDS_PER_PAGE;
    let records: Vec<AuditRecord> = by_place.into_values().rev().take(RECORDS_PER_PAGE).collect();
    let last = records.last().filter(|_| cut).map(|record| record.id.clone());
    (AuditPage { records, next: last.or_else(|| shown.next.clone()) }, new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::Outcome;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn record(at: u64) -> AuditRecord {
        AuditRecord {
            id: format!("{at:015}-0-000000000001"),
            at,
            actor: "ann".to_owned(),
            action: "open_resource".to_owned(),
            object: "/blog".to_owned(),
            outcome: Outcome::Done,
            reason: String::new(),
            trace: String::new(),
            before: String::new(),
            after: String::new(),
            request_id: String::new(),
            address: String::new(),
            previous: String::new(),
            actor_id: String::new(),
            object_id: String::new(),
            hash: String::new(),
        }
    }

    /// The newest first, as a page has them.
    fn page(times: &BTreeSet<u64>, next: Option<&str>) -> AuditPage {
        let records = times.iter().rev().take(RECORDS_PER_PAGE).map(|at| record(*at)).collect();
        AuditPage { records, next: next.map(str::to_owned) }
    }

    fn times(page: &AuditPage) -> Vec<u64> {
        page.records.iter().map(|record| record.at).collect()
    }

    #[test]
    fn what_was_written_late_is_asked_for_again() {
        let shown = page(&[100_000, 200_000].into(), None);
        let query = AuditQuery { actor: "ann".to_owned(), after: Some("x".to_owned()), ..AuditQuery::default() };
        let expected = AuditQuery { from: Some(140_000), after: None, ..query.clone() };
        assert_eq!(newer(query.clone(), &shown), expected);
        let later = AuditQuery { from: Some(170_000), ..query.clone() };
        assert_eq!(newer(later, &shown).from, Some(170_000), "never more than was asked for");
        assert_eq!(newer(query, &AuditPage::default()).from, None);
    }

    #[test]
    fn of_more_than_a_page_of_news_nothing_is_left_out() {
        let shown = page(&(0..10).collect(), None);
        let found = page(&(1_000..1_100).collect(), Some("more"));
        assert_eq!(joined(&shown, found.clone()), (found, RECORDS_PER_PAGE));
    }

    proptest! {
        #[test]
        fn the_newest_of_all_are_shown_in_order_each_once(
            known in prop::collection::btree_set(0_u64..500, 0..80),
            news in prop::collection::btree_set(0_u64..500, 0..RECORDS_PER_PAGE),
        ) {
            let shown = page(&known, Some("older").filter(|_| known.len() > RECORDS_PER_PAGE));
            let (joined, new) = joined(&shown, page(&news, None));
            let before: BTreeSet<u64> = times(&shown).into_iter().collect();
            let all: BTreeSet<u64> = before.union(&news).copied().collect();
            let newest: Vec<u64> = all.iter().rev().take(RECORDS_PER_PAGE).copied().collect();
            prop_assert_eq!(times(&joined), newest.clone());
            prop_assert_eq!(new, news.difference(&before).count());
            let oldest = newest.last().map(|at| record(*at).id);
            let next = if all.len() > RECORDS_PER_PAGE { oldest } else { shown.next };
            prop_assert_eq!(joined.next, next);
        }
    }
}
