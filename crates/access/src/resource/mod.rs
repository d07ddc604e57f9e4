//! What people create, open and share.

mod draft;
mod listing;
mod path;
mod pattern;

pub use draft::{
    Field, FieldError, InvalidDraft, MAX_BODY_CHARS, MAX_ROLES, MAX_SUMMARY_CHARS, MAX_TITLE_CHARS, ResourceDraft,
    ValidDraft,
};
pub use listing::{ListQuery, MAX_SEARCH_CHARS, PAGE_SIZE, ResourcePage, SortBy};
pub use path::{MAX_PATH_CHARS, PathError, ResourcePath};
pub use pattern::{Pattern, PatternError};

use crate::canonical;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Whose a resource is and whom it is opened to: all that the rules look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sharing {
    /// The owner's username.
    pub owner: String,
    /// The roles that may open it; none means its owner and administrators alone.
    pub roles: BTreeSet<String>,
}

/// A resource as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceSummary {
    /// Its address in Usher, unique.
    pub path: ResourcePath,
    /// Its title.
    pub title: String,
    /// One or two sentences; may be empty.
    pub summary: String,
    /// Owner and roles.
    pub sharing: Sharing,
    /// Counts its changes, from 1. A change names the version it was made from, so that none is lost.
    pub version: u64,
    /// When it was last changed, in seconds since 1970.
    pub updated_at: u64,
}

/// A whole resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// What lists show of it.
    #[serde(flatten)]
    pub summary: ResourceSummary,
    /// The text, Markdown.
    pub body: String,
}

/// What a resource says, apart from whose it is and who may open it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The title.
    pub title: String,
    /// One or two sentences; may be empty.
    pub summary: String,
    /// The text, Markdown.
    pub body: String,
}

impl Resource {
    /// Whether the other says the same, to the same roles and of the same owner, whichever version it is.
    #[must_use]
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        let of_any_version = |resource: &Self| ResourceDraft { version: None, ..resource.draft() };
        of_any_version(self) == of_any_version(other)
    }

    /// The resource as a form shows it.
    #[must_use]
    pub fn draft(&self) -> ResourceDraft {
        ResourceDraft {
            path: self.summary.path.to_string(),
            title: self.summary.title.clone(),
            summary: self.summary.summary.clone(),
            body: self.body.clone(),
            roles: self.summary.sharing.roles.iter().map(|role| canonical(role).into_owned()).collect(),
            owner: Some(self.summary.sharing.owner.clone()),
            version: Some(self.summary.version),
        }
    }
}
