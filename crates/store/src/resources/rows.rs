//! A resource's rows in the lists: one for each audience that sees it.

use super::{PK, SK, item};
use crate::attribute::{Item, s};
use access::{ListResources, Pattern, ResourceSummary, SortBy, canonical, decomposed};
use std::collections::BTreeSet;

/// The text that a search looks into, [`folded`].
pub(super) const SEARCH: &str = "search";

/// The partitions of the list in which the resource stands.
pub(super) fn partitions(summary: &ResourceSummary) -> BTreeSet<String> {
    let roles = summary.sharing.roles.iter().map(|role| role_partition(role));
    roles.chain([ALL.to_owned(), owner_partition(&summary.sharing.owner)]).collect()
}

/// A part of what may be seen: the rows of a partition, or those of them whose path fits one of the patterns.
pub(super) struct Audience {
    pub(super) partition: String,
    pub(super) patterns: Vec<Pattern>,
}

impl Audience {
    /// Whether this row of the partition is one of the audience's.
    pub(super) fn has(&self, row: &ResourceSummary) -> bool {
        self.patterns.is_empty() || self.patterns.iter().any(|pattern| pattern.matches(&row.path))
    }
}

/// What together may be seen, but for what patterns match. The number of audiences does not depend on how many
/// resources there are.
pub(super) fn visible(list: &ListResources) -> Vec<Audience> {
    let whole = |partition| Audience { partition, patterns: Vec::new() };
    if list.sees_all() {
        return vec![whole(ALL.to_owned())];
    }
    let roles = list.roles().iter().flat_map(|role| spellings(role)).map(|role| whole(role_partition(&role)));
    roles.chain([whole(owner_partition(list.username()))]).collect()
}

/// A text in canonical form, and in the form that older rows may contain.
pub(super) fn spellings(text: &str) -> BTreeSet<String> {
    BTreeSet::from([canonical(text).into_owned(), decomposed(text).into_owned()])
}

/// A text as it is searched for: without regard to case and to how its characters are put together.
pub(super) fn folded(text: &str) -> String {
    canonical(&canonical(text).to_lowercase()).into_owned()
}

/// What these patterns match.
pub(super) fn matching(patterns: Vec<Pattern>) -> Audience {
    Audience { partition: ALL.to_owned(), patterns }
}

/// The patterns by which more may be seen, without those that match nothing but what another one matches.
pub(super) fn patterns(list: &ListResources) -> Vec<Pattern> {
    let patterns: BTreeSet<&Pattern> = list.patterns().iter().filter(|_| !list.sees_all()).collect();
    let covered = |pattern: &Pattern| patterns.iter().any(|other| *other != pattern && other.covers(pattern));
    patterns.iter().filter(|pattern| !covered(pattern)).map(|pattern| (*pattern).clone()).collect()
}

pub(super) fn row(partition: &str, summary: &ResourceSummary) -> Item {
    let mut row = item::summary_attributes(summary);
    let search = folded(&format!("{}\n{}\n{}", summary.path, summary.title, summary.summary));
    row.insert(PK.into(), s(partition));
    row.insert(SEARCH.into(), s(search));
    for sort in [SortBy::Path, SortBy::Title, SortBy::Updated] {
        row.insert(sort_key(sort).into(), s(position(sort, summary)));
    }
    row
}

/// The attribute that orders the rows; but for [`SortBy::Path`], also the name of the index.
pub(super) fn sort_key(sort: SortBy) -> &'static str {
    match sort {
        SortBy::Path => SK,
        SortBy::Title => "by_title",
        SortBy::Updated => "by_updated",
    }
}

/// The sort key of the resource in this order. The path at its end makes it unique.
pub(super) fn position(sort: SortBy, summary: &ResourceSummary) -> String {
    match sort {
        SortBy::Path => summary.path.to_string(),
        SortBy::Title => format!("{}\t{}", folded(&summary.title), summary.path),
        SortBy::Updated => format!("{:012}\t{}", summary.updated_at, summary.path),
    }
}

pub(super) const ALL: &str = "audience#all";

fn owner_partition(username: &str) -> String {
    format!("audience#owner#{username}")
}

fn role_partition(role: &str) -> String {
    format!("audience#role#{role}")
}
