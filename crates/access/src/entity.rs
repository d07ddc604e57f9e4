//! The kinds of things that people create and edit, where code does not depend on which of them it is.

use crate::{GroupLimitDraft, MAX_BODY_CHARS, RequestDraft, Resource, ResourceDraft, SavedViewDraft};
use serde::{Deserialize, Serialize};

/// Limit for the texts of a draft together, without the body of a resource, in bytes. No draft that can be stored reaches
/// it.
const MAX_OTHER_BYTES: usize = 40_000;

/// A stored thing that people edit, such as the current state after a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entity {
    /// A resource.
    Resource(Resource),
}

/// A submitted form: of an [`Entity`], or about one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Draft {
    /// The form of a resource.
    Resource(ResourceDraft),
    /// The form of a request for access, or of its answer.
    Request(RequestDraft),
    /// The form that sets the limit of a group.
    GroupLimit(GroupLimitDraft),
    /// The form that saves a view of the audit trail.
    SavedView(SavedViewDraft),
}

impl Draft {
    /// Whether its texts are no longer than what can be stored. Other faults do not matter.
    #[must_use]
    pub fn is_within_limits(&self) -> bool {
        let (body, others): (&str, Vec<&str>) = match self {
            Self::Resource(ResourceDraft { path, title, summary, body, roles, owner, version: _ }) => {
                let lines = [path, title, summary].into_iter().chain(owner).chain(roles);
                (body, lines.map(String::as_str).collect())
            }
            Self::Request(RequestDraft { path, requester, role, message }) => {
                ("", vec![path, requester.as_deref().unwrap_or_default(), role, message])
            }
            Self::GroupLimit(GroupLimitDraft { group, limit }) => ("", vec![group, limit]),
            Self::SavedView(SavedViewDraft { name }) => ("", vec![name]),
        };
        body.chars().nth(MAX_BODY_CHARS).is_none() && others.into_iter().map(str::len).sum::<usize>() <= MAX_OTHER_BYTES
    }

    /// The form of a resource, if it is one.
    #[must_use]
    pub fn into_resource(self) -> Option<ResourceDraft> {
        match self {
            Self::Resource(draft) => Some(draft),
            Self::Request(_) | Self::GroupLimit(_) | Self::SavedView(_) => None,
        }
    }
}

impl Entity {
    /// What it is, in a sentence.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Resource(_) => "resource",
        }
    }

    /// Its title.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Resource(resource) => &resource.summary.title,
        }
    }

    /// Its version.
    #[must_use]
    pub fn version(&self) -> u64 {
        match self {
            Self::Resource(resource) => resource.summary.version,
        }
    }
}
