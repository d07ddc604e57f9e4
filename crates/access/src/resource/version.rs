//! The versions of a resource, and the lines in which one differs from the one before it.

use super::Resource;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Number of versions that are kept of a resource, with the current one.
pub const KEPT_VERSIONS: u64 = 50;
/// Number of versions per page.
pub const VERSIONS_PER_PAGE: usize = 25;

/// What a version changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VersionChange {
    /// The resource was created.
    Created,
    /// The title.
    Title,
    /// The summary.
    Summary,
    /// The body.
    Text,
    /// The owner.
    Owner,
    /// The roles.
    Roles,
    /// The resource was archived.
    Archived,
    /// The resource was brought back from the archive.
    Restored,
    /// The resource was moved to the trash.
    Deleted,
    /// The resource was brought back from the trash.
    Undeleted,
}

impl VersionChange {
    const ALL: [Self; 10] = [
        Self::Created,
        Self::Title,
        Self::Summary,
        Self::Text,
        Self::Owner,
        Self::Roles,
        Self::Archived,
        Self::Restored,
        Self::Deleted,
        Self::Undeleted,
    ];

    /// What differs between two versions; `None` before the first.
    #[must_use]
    pub fn between(before: Option<&Resource>, after: &Resource) -> BTreeSet<Self> {
        let Some(before) = before else { return [Self::Created].into() };
        let (old, new) = (&before.summary, &after.summary);
        let differs = |change: &Self| match change {
            Self::Created => false,
            Self::Title => old.title != new.title,
            Self::Summary => old.summary != new.summary,
            Self::Text => before.body != after.body,
            Self::Owner => !old.sharing.owner.is(&new.sharing.owner),
            Self::Roles => old.sharing.roles != new.sharing.roles,
            Self::Archived => !old.archived && new.archived,
            Self::Restored => old.archived && !new.archived,
            Self::Deleted => old.deletion.is_none() && new.deletion.is_some(),
            Self::Undeleted => old.deletion.is_some() && new.deletion.is_none(),
        };
        Self::ALL.into_iter().filter(differs).collect()
    }

    /// The name in stored versions.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Title => "title",
            Self::Summary => "summary",
            Self::Text => "text",
            Self::Owner => "owner",
            Self::Roles => "roles",
            Self::Archived => "archived",
            Self::Restored => "restored",
            Self::Deleted => "deleted",
            Self::Undeleted => "undeleted",
        }
    }

    /// Parses [`VersionChange::name`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|change| change.name() == name)
    }
}

/// A version as the history lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionSummary {
    /// Number of the version.
    pub version: u64,
    /// The title that the resource had.
    pub title: String,
    /// When it was saved, in seconds since 1970.
    pub at: u64,
    /// The username of who saved it. `None` for a version from before a history was kept.
    pub by: Option<String>,
    /// What it changed, each once. Empty also for a version from before a history was kept.
    pub changes: Vec<VersionChange>,
}

/// A page of the history, latest version first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryPage {
    /// The current title of the resource.
    pub title: String,
    /// Number of the current version.
    pub current: u64,
    /// At most [`VERSIONS_PER_PAGE`] versions.
    pub versions: Vec<VersionSummary>,
    /// The next page has the versions before this one, if there is one.
    pub next: Option<u64>,
}

/// One version, compared with the one before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionDetail {
    /// The version.
    pub summary: VersionSummary,
    /// The current title of the resource.
    pub title: String,
    /// Number of the current version.
    pub current: u64,
    /// Whether the version before it is there to compare with. There is none before the first.
    pub is_compared: bool,
    /// The fields other than the text that differ.
    pub fields: Vec<FieldChange>,
    /// How the texts differ. Without a version to compare with: the text.
    pub text: LineDiff,
}

/// A field with different values in two versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Which field.
    pub field: VersionChange,
    /// Its value in the version before; empty if it had none.
    pub before: String,
    /// Its value in this version; empty if it has none.
    pub after: String,
}

/// How two texts differ, line by line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineDiff {
    /// The differing lines with some lines around them, in parts that are apart from each other.
    pub parts: Vec<Vec<DiffLine>>,
    /// Number of further lines, which would be too many to show.
    pub further: usize,
}

/// A line of one text or of both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffLine {
    /// Its number in the old text, from 1; `None` if it was added.
    pub old: Option<usize>,
    /// Its number in the new text, from 1; `None` if it was removed.
    pub new: Option<usize>,
    /// The line, without its end.
    pub text: String,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::{Content, Role, Sharing, UserId, UserRef};

    #[test]
    fn what_a_version_changed_is_told_by_the_table() {
        let user = |name: &str| UserRef { id: UserId::new("https://pool", name), username: name.to_owned() };
        let sharing = Sharing { owner: user("ann"), roles: Default::default() };
        let content = |title: &str, summary: &str, body: &str| Content {
            title: title.to_owned(),
            summary: summary.to_owned(),
            body: body.to_owned(),
        };
        let first = Resource::new("/a".parse().unwrap(), sharing.clone(), content("A", "", ""), 1);
        let shared = Sharing { roles: [Role::of_group("b")].into(), ..sharing.clone() };
        let given = Sharing { owner: user("ben"), ..sharing.clone() };
        let renamed = Sharing { owner: UserRef { username: "ann.b".to_owned(), ..user("ann") }, ..sharing.clone() };
        let mut archived = first.clone();
        archived.summary.archived = true;
        let rows = [
            (first.changed(sharing.clone(), content("A", "", ""), 2), vec![]),
            (first.changed(sharing.clone(), content("B", "", "b"), 2), vec![VersionChange::Title, VersionChange::Text]),
            (first.changed(sharing.clone(), content("A", "b", ""), 2), vec![VersionChange::Summary]),
            (first.changed(shared, content("A", "", ""), 2), vec![VersionChange::Roles]),
            (first.changed(given, content("A", "", ""), 2), vec![VersionChange::Owner]),
            (first.changed(renamed, content("A", "", ""), 2), vec![]),
            (archived.clone(), vec![VersionChange::Archived]),
        ];
        for (after, expected) in rows {
            assert_eq!(VersionChange::between(Some(&first), &after), expected.into_iter().collect(), "{after:?}");
        }
        assert_eq!(VersionChange::between(Some(&archived), &first), [VersionChange::Restored].into());
        assert_eq!(VersionChange::between(None, &first), [VersionChange::Created].into());
        for change in VersionChange::ALL {
            assert_eq!(VersionChange::named(change.name()), Some(change));
        }
    }
}
