//! A resource's rows in the lists: one for each audience that sees it.

use super::{PK, SK, item};
use crate::attribute::{Item, s};
use access::{ListResources, ResourceSummary, SortBy};
use std::collections::BTreeSet;

/// The lower-case text that a search looks into.
pub(super) const SEARCH: &str = "search";

/// The partitions of the list in which the resource stands.
pub(super) fn partitions(summary: &ResourceSummary) -> BTreeSet<String> {
    let roles = summary.sharing.roles.iter().map(|role| role_partition(role));
    roles.chain([ALL.to_owned(), owner_partition(&summary.sharing.owner)]).collect()
}

/// The partitions that together hold what may be seen. Their number does not depend on how many resources there are.
pub(super) fn visible(list: &ListResources) -> Vec<String> {
    if list.sees_all() {
        return vec![ALL.to_owned()];
    }
    let roles = list.roles().iter().map(|role| role_partition(role));
    roles.chain([owner_partition(list.username())]).collect()
}

pub(super) fn row(partition: &str, summary: &ResourceSummary) -> Item {
    let mut row = item::summary_attributes(summary);
    let search = format!("{}\n{}\n{}", summary.path, summary.title, summary.summary).to_lowercase();
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

/// Where the resource stands in this order. The path at its end makes it unique.
pub(super) fn position(sort: SortBy, summary: &ResourceSummary) -> String {
    match sort {
        SortBy::Path => summary.path.to_string(),
        SortBy::Title => format!("{}\t{}", summary.title.to_lowercase(), summary.path),
        SortBy::Updated => format!("{:012}\t{}", summary.updated_at, summary.path),
    }
}

const ALL: &str = "audience#all";

fn owner_partition(username: &str) -> String {
    format!("audience#owner#{username}")
}

fn role_partition(role: &str) -> String {
    format!("audience#role#{role}")
}
