//! What users create, open and share.

mod draft;
pub mod expressions;
mod listing;
mod merge;
mod path;
mod pattern;
mod version;

pub use draft::{
    Field, MAX_BODY_CHARS, MAX_ROLES, MAX_SUMMARY_CHARS, MAX_TITLE_CHARS, MAX_USERNAME_CHARS, ResourceDraft, ValidDraft,
};
pub use listing::{
    Deletion, ListKind, ListQuery, MAX_SEARCH_CHARS, PAGE_SIZE, RECENT_RESOURCES, RecentResources, ResourcePage,
    ResourceSummary, SortBy, TRASH_DAYS,
};
pub use merge::{Hunk, MAX_HUNKS, NoHunk, Side, merge, text_lines, with_line_feeds};
pub use path::{MAX_PATH_CHARS, PathError, ResourcePath};
pub use pattern::{Pattern, PatternError};
pub use version::{
    DiffLine, FieldChange, HistoryPage, KEPT_VERSIONS, LineDiff, VERSIONS_PER_PAGE, VersionChange, VersionDetail,
    VersionSummary,
};

use crate::{Principal, Role, UserRef};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The owner of a resource and the roles it is shared with. Besides the path, this is all that the rules look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sharing {
    /// The owner.
    pub owner: UserRef,
    /// The roles that may open it. Empty means only the owner and administrators.
    pub roles: BTreeSet<Role>,
}

impl Sharing {
    /// Whether the principal is the owner.
    #[must_use]
    pub fn is_owned_by(&self, principal: &Principal) -> bool {
        self.owner.is(&principal.user)
    }
}

/// A complete resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// The part that lists show.
    pub summary: ResourceSummary,
    /// The body, in Markdown.
    pub body: String,
    /// Tells it from other resources that had this path before: it is part of the keys of its history. Empty for a
    /// resource that has not changed since before a history was kept. Only the store needs it.
    #[serde(skip)]
    pub id: String,
}

/// The content of a resource, without owner and roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The title.
    pub title: String,
    /// One or two sentences; may be empty.
    pub summary: String,
    /// The body, in Markdown.
    pub body: String,
}

impl Resource {
    /// A new resource at its first version. `updated_at` in seconds since 1970.
    #[must_use]
    pub fn new(path: ResourcePath, sharing: Sharing, content: Content, updated_at: u64) -> Self {
        let Content { title, summary, body } = content;
        Self { summary: ResourceSummary::new(path, title, summary, sharing, updated_at), body, id: String::new() }
    }

    /// The next version with this content, owner and roles. `updated_at` in seconds since 1970.
    #[must_use]
    pub fn changed(&self, sharing: Sharing, content: Content, updated_at: u64) -> Self {
        let Content { title, summary, body } = content;
        let version = self.summary.version + 1;
        let before = self.summary.clone();
        Self {
            summary: ResourceSummary { title, summary, sharing, version, updated_at, ..before },
            body,
            id: self.id.clone(),
        }
    }

    /// Whether both have the same content, roles and owner, ignoring the version.
    #[must_use]
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        let of_any_version = |resource: &Self| ResourceDraft { version: None, ..resource.draft() };
        of_any_version(self) == of_any_version(other)
    }

    /// The resource as form fields.
    #[must_use]
    pub fn draft(&self) -> ResourceDraft {
        ResourceDraft {
            path: self.summary.path.to_string(),
            title: self.summary.title.clone(),
            summary: self.summary.summary.clone(),
            body: self.body.clone(),
            roles: self.summary.sharing.roles.iter().map(Role::to_string).collect(),
            owner: Some(self.summary.sharing.owner.username.clone()),
            version: Some(self.summary.version),
        }
    }
}
