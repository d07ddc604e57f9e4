//! The list rows of a resource, one per audience that may see it, and the names of the partitions of rows and counts.

use super::{PK, SK, TABLE, item};
use crate::{
    StoreError,
    attribute::{Item, Reader, s},
    search::folded,
};
use access::{ListKind, ListQuery, ListResources, Pattern, ResourcePath, ResourceSummary, Role, SortBy, UserId};
use std::collections::BTreeSet;

/// Attribute with the text to search, [`folded`].
pub(super) const SEARCH: &str = "search";

/// The list partitions that contain the resource.
pub(super) fn partitions(summary: &ResourceSummary) -> BTreeSet<String> {
    let list = List::with(summary);
    // A role may open a resource, but not restore it.
    let roles = summary.sharing.roles.iter().filter(|_| summary.deletion.is_none()).map(|role| list.of_role(role));
    roles.chain([list.of_all(), list.of_owner(&summary.sharing.owner.id)]).collect()
}

/// The keys of rows of which a resource with this path has one.
pub(super) fn keys(path: &ResourcePath, with_deleted: bool) -> impl Iterator<Item = Item> {
    let lists = List::OF_OPEN.iter().copied().chain(with_deleted.then_some(List::TRASH));
    lists.map(move |list| Item::from([(PK.into(), s(list.of_all())), (SK.into(), s(path.as_str()))]))
}

/// The count partitions that contain the resource.
pub(super) fn count_partitions(summary: &ResourceSummary) -> impl Iterator<Item = String> {
    let counts = List::with(summary).counts;
    counts.into_iter().flat_map(|counts| [counts.of_all(), counts.of_owner(&summary.sharing.owner.id)])
}

/// A list of resources. Its name begins the names of its partitions.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    rows: &'static str,
    /// `None` if its resources are not counted.
    pub(super) counts: Option<CountsOf>,
}

impl List {
    const CURRENT: Self = Self { rows: "audience", counts: Some(CountsOf("count")) };
    const ARCHIVE: Self = Self { rows: "archive", counts: Some(CountsOf("archive_count")) };
    const TRASH: Self = Self { rows: "trash", counts: None };

    /// The lists of what can be opened. Each resource is in one of them or in the trash.
    pub(super) const OF_OPEN: &[Self] = &[Self::CURRENT, Self::ARCHIVE];

    /// The list that contains the resource.
    fn with(summary: &ResourceSummary) -> Self {
        match (&summary.deletion, summary.archived) {
            (Some(_), _) => Self::TRASH,
            (None, true) => Self::ARCHIVE,
            (None, false) => Self::CURRENT,
        }
    }

    /// The list that the query asks for. Only who is admitted to the trash gets it.
    pub(super) fn asked_for(query: &ListQuery, action: &ListResources) -> Self {
        match (action.trash_at(), query.kind) {
            (Some(_), _) => Self::TRASH,
            (None, ListKind::Archived) => Self::ARCHIVE,
            (None, ListKind::Current | ListKind::Deleted) => Self::CURRENT,
        }
    }

    pub(super) fn of_all(self) -> String {
        format!("{}#all", self.rows)
    }

    pub(super) fn of_owner(self, owner: &UserId) -> String {
        format!("{}#owner#{}", self.rows, owner.as_str())
    }

    pub(super) fn of_role(self, role: &Role) -> String {
        format!("{}#role#{role}", self.rows)
    }
}

/// The counts of a list. Contains the beginning of the names of their partitions.
#[derive(Clone, Copy, Debug)]
pub(super) struct CountsOf(&'static str);

impl CountsOf {
    pub(super) fn of_all(self) -> String {
        format!("{}#all", self.0)
    }

    pub(super) fn of_owner(self, owner: &UserId) -> String {
        format!("{}#owner#{}", self.0, owner.as_str())
    }
}

/// Some of the visible resources: all rows of a partition, or those whose path matches one of the patterns.
pub(super) struct Audience {
    pub(super) partition: String,
    pub(super) patterns: Vec<Pattern>,
}

impl Audience {
    /// All rows of this partition.
    pub(super) fn whole(partition: String) -> Self {
        Self { partition, patterns: Vec::new() }
    }

    /// Whether this row of the partition belongs to the audience.
    pub(super) fn has(&self, row: &ResourceSummary) -> bool {
        self.patterns.is_empty() || self.patterns.iter().any(|pattern| pattern.matches(&row.path))
    }
}

/// The audiences whose rows the principal may see, without those from [`patterns`]. Their number does not depend on the
/// number of resources.
pub(super) fn visible(list: List, action: &ListResources) -> Vec<Audience> {
    if action.sees_all() {
        return vec![Audience::whole(list.of_all())];
    }
    let roles = action.roles().iter().map(|role| Audience::whole(list.of_role(role)));
    roles.chain([Audience::whole(list.of_owner(action.user()))]).collect()
}

/// The audience of all resources that match these patterns.
pub(super) fn matching(list: List, patterns: Vec<Pattern>) -> Audience {
    Audience { partition: list.of_all(), patterns }
}

/// The patterns of the list, without those that another pattern covers. Empty when the principal sees all.
pub(super) fn patterns(list: &ListResources) -> Vec<Pattern> {
    let patterns: BTreeSet<&Pattern> = list.patterns().iter().filter(|_| !list.sees_all()).collect();
    let covered = |pattern: &Pattern| patterns.iter().any(|other| *other != pattern && other.covers(pattern));
    patterns.iter().filter(|pattern| !covered(pattern)).map(|pattern| (*pattern).clone()).collect()
}

/// The text to search, [`folded`]: what the list shows of the resource, each on a line of its own.
fn searched(summary: &ResourceSummary) -> String {
    let shown = [summary.path.as_str(), &summary.title, &summary.summary, &summary.sharing.owner.username];
    let shown = shown.into_iter().chain(summary.sharing.roles.iter().map(Role::as_str));
    folded(&shown.collect::<Vec<_>>().join("\n"))
}

/// A row is read much more often than written, and up to a thousand at once: its keys contain the path and the time of
/// the last change, so it has no attributes for them.
pub(super) fn row(partition: &str, summary: &ResourceSummary) -> Item {
    let mut row = item::shown_attributes(summary);
    row.insert(PK.into(), s(partition));
    row.insert(SEARCH.into(), s(searched(summary)));
    for sort in [SortBy::Path, SortBy::Title, SortBy::Updated] {
        row.insert(sort_key(sort).into(), s(position(sort, summary)));
    }
    row
}

pub(super) fn read(row: &Item) -> Result<ResourceSummary, StoreError> {
    let reader = Reader { table: TABLE, item: row };
    let attribute = sort_key(SortBy::Updated);
    let updated_at = reader.text(attribute)?.split('\t').next().and_then(|seconds| seconds.parse().ok());
    let updated_at = updated_at.ok_or(StoreError::Malformed { table: TABLE, attribute })?;
    item::summary(row, &reader.text(SK)?, updated_at)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::words;
    use access::{Sharing, UserRef};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_resource_is_found_by_what_the_list_shows_of_it(
            title in "\\PC{1,20}",
            text in "\\PC{0,20}",
            username in "\\PC{1,12}",
            role in "\\PC{1,12}",
        ) {
            let owner = UserRef { username: username.clone(), ..UserRef::default() };
            let roles = [Role::of_group(&role)].into();
            let path = "/reports/q3".parse().map_err(|_| TestCaseError::fail("a path"))?;
            let summary = ResourceSummary::new(path, title.clone(), text.clone(), Sharing { owner, roles }, 1);
            let searched = searched(&summary);
            for shown in ["/Reports/Q3", &title, &text, &username, &format!("group:{role}")] {
                prop_assert!(words(shown).iter().all(|word| searched.contains(word.as_str())), "{shown:?} {searched:?}");
            }
        }
    }
}
