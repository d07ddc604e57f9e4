//! The list rows of a resource: one per audience that may see it.

use super::{PK, SK, item};
use crate::attribute::{Item, s};
use access::{ListResources, Pattern, ResourceSummary, SortBy, canonical, decomposed};
use std::collections::BTreeSet;

/// Attribute with the text to search, [`folded`].
pub(super) const SEARCH: &str = "search";

/// The list partitions that contain the resource.
pub(super) fn partitions(summary: &ResourceSummary) -> BTreeSet<String> {
    let roles = summary.sharing.roles.iter().map(|role| role_partition(role));
    roles.chain([ALL.to_owned(), owner_partition(&summary.sharing.owner)]).collect()
}

/// Some of the visible resources: all rows of a partition, or those whose path matches one of the patterns.
pub(super) struct Audience {
    pub(super) partition: String,
    pub(super) patterns: Vec<Pattern>,
}

impl Audience {
    /// Whether this row of the partition belongs to the audience.
    pub(super) fn has(&self, row: &ResourceSummary) -> bool {
        self.patterns.is_empty() || self.patterns.iter().any(|pattern| pattern.matches(&row.path))
    }
}

/// The audiences whose rows the principal may see, without those from [`patterns`]. Their number does not depend on the
/// number of resources.
pub(super) fn visible(list: &ListResources) -> Vec<Audience> {
    let whole = |partition| Audience { partition, patterns: Vec::new() };
    if list.sees_all() {
        return vec![whole(ALL.to_owned())];
    }
    let roles = list.roles().iter().flat_map(|role| spellings(role)).map(|role| whole(role_partition(&role)));
    roles.chain([whole(owner_partition(list.username()))]).collect()
}

/// The text in canonical form, and decomposed as rows of older versions may have it.
pub(super) fn spellings(text: &str) -> BTreeSet<String> {
    BTreeSet::from([canonical(text).into_owned(), decomposed(text).into_owned()])
}

/// The text in the form used for searching: lower case and canonical.
pub(super) fn folded(text: &str) -> String {
    canonical(&canonical(text).to_lowercase()).into_owned()
}

/// The audience of all resources that match these patterns.
pub(super) fn matching(patterns: Vec<Pattern>) -> Audience {
    Audience { partition: ALL.to_owned(), patterns }
}

/// The patterns of the list, without those that another pattern covers. Empty when the principal sees all.
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

/// The attribute that orders the rows. For all but [`SortBy::Path`] it is also the index name.
pub(super) fn sort_key(sort: SortBy) -> &'static str {
    match sort {
        SortBy::Path => SK,
        SortBy::Title => "by_title",
        SortBy::Updated => "by_updated",
    }
}

/// The row's position in this order, fixed when the row is written. The path at the end makes it unique.
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
