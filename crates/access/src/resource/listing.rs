//! The list of resources: the query and a page of results.

use super::{ResourcePath, Sharing};
use crate::UserRef;
use serde::{Deserialize, Serialize};

/// Number of resources per page.
pub const PAGE_SIZE: usize = 25;
/// Maximum length of a search text, in characters; the rest is ignored.
pub const MAX_SEARCH_CHARS: usize = 100;

/// How long a deleted resource can be restored, in days.
pub const TRASH_DAYS: u64 = 30;

/// The deletion of a resource that can still be restored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deletion {
    /// Username of the person who deleted it.
    pub by: String,
    /// From this time on it is gone for good, in seconds since 1970.
    pub expires_at: u64,
}

impl Deletion {
    /// A deletion by this user. `now` in seconds since 1970.
    #[must_use]
    pub fn new(by: &UserRef, now: u64) -> Self {
        Self { by: by.username.clone(), expires_at: now + TRASH_DAYS * 86_400 }
    }

    /// Whether the resource is gone for good. `now` in seconds since 1970.
    #[must_use]
    pub fn has_expired(&self, now: u64) -> bool {
        self.expires_at <= now
    }
}

/// A resource as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceSummary {
    /// The unique path.
    pub path: ResourcePath,
    /// The title.
    pub title: String,
    /// One or two sentences; may be empty.
    pub summary: String,
    /// Owner and roles.
    pub sharing: Sharing,
    /// Number of the version, from 1. A change names the version that it is based on, so that no update is lost.
    pub version: u64,
    /// Time of the last change, in seconds since 1970.
    pub updated_at: u64,
    /// Whether it is in the archive instead of the list.
    pub archived: bool,
    /// Its deletion, if it is in the trash. A restored resource is where it was before, in the list or in the archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletion: Option<Deletion>,
}

impl ResourceSummary {
    /// A new resource at its first version. `updated_at` in seconds since 1970.
    #[must_use]
    pub fn new(path: ResourcePath, title: String, summary: String, sharing: Sharing, updated_at: u64) -> Self {
        Self { path, title, summary, sharing, version: 1, updated_at, archived: false, deletion: None }
    }
}

/// The sort order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortBy {
    /// By path.
    Path,
    /// By title, ignoring case.
    #[default]
    Title,
    /// By time of the last change.
    Updated,
}

/// One of the lists of resources. Each resource is in one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// The resources that are neither archived nor deleted.
    #[default]
    Current,
    /// The archive.
    Archived,
    /// The trash: the deleted resources that the principal may restore.
    Deleted,
}

/// A list request, as in the page's URL: search text, order and position.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// Words to find in path, title, summary, owner and roles, in any order, ignoring case; empty matches all.
    pub q: String,
    /// A role that can open the resources, in any case and with or without its origin; empty matches all.
    pub role: String,
    /// The owner's username; empty matches all.
    pub owner: String,
    /// The list.
    pub kind: ListKind,
    /// The sort order.
    pub sort: SortBy,
    /// Whether to reverse the order.
    pub descending: bool,
    /// Show the page after this position, a [`ResourcePage::next`].
    pub after: Option<String>,
    /// Show the page before this position, a [`ResourcePage::previous`].
    pub before: Option<String>,
}

impl ListQuery {
    /// Whether a search or a filter restricts the list.
    #[must_use]
    pub fn is_restricted(&self) -> bool {
        !self.q.is_empty() || self.has_filter()
    }

    /// Whether it is filtered by role or owner.
    #[must_use]
    pub fn has_filter(&self) -> bool {
        !self.role.is_empty() || !self.owner.is_empty()
    }

    /// The same list from its first page on.
    #[must_use]
    pub fn from_start(&self) -> Self {
        Self { after: None, before: None, ..self.clone() }
    }
}

/// Number of resources in each part of [`RecentResources`].
pub const RECENT_RESOURCES: usize = 5;

/// The resources that a person probably wants next, the latest change first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentResources {
    /// Among all that they may see.
    pub changed: Vec<ResourceSummary>,
    /// Among those that they own.
    pub own: Vec<ResourceSummary>,
}

/// A page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourcePage {
    /// At most [`PAGE_SIZE`] resources, in order.
    pub resources: Vec<ResourceSummary>,
    /// Total number of resources; of a search or a filtered list, the number of matches if all rows of it were read.
    /// `None` when it is unknown.
    pub count: Option<u64>,
    /// The `after` of the next page, if there is one.
    pub next: Option<String>,
    /// The `before` of the previous page, if there is one.
    pub previous: Option<String>,
    /// Whether the search reached its row limit before the end; `next` continues it.
    pub search_stopped: bool,
}
