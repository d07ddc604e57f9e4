//! The kinds of things that people create and edit, where code does not depend on which of them it is.

use crate::{Resource, ResourceDraft};
use serde::{Deserialize, Serialize};

/// A stored thing that people edit, such as the current state after a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entity {
    /// A resource.
    Resource(Resource),
}

/// The form of an [`Entity`] as submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Draft {
    /// The form of a resource.
    Resource(ResourceDraft),
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
