//! Why a use case was not carried out.

use crate::{Outage, Source};
use access::{Dependency, Entity, InvalidForm, PathError, QuotaState, Reason, Resource};
use identity::Rejection;
use store::{StoreError, WriteError};
use thiserror::Error;

/// Why a use case was not carried out. Each entry point presents a refusal in its own way and adds none.
#[derive(Debug, Error)]
pub enum Refusal {
    /// Nobody is signed in.
    #[error("not signed in")]
    SignIn,
    /// The session has ended.
    #[error("the session is over")]
    SessionExpired,
    /// The bearer token is invalid.
    #[error("the bearer token is refused: {0}")]
    Token(Rejection),
    /// The rules deny the action.
    #[error("denied: {0}")]
    Denied(Reason),
    /// The user's calls for the day are used up.
    #[error("{} of {} calls of the day are used", .0.used, .0.allowance.limit)]
    OverQuota(Box<QuotaState>),
    /// The call could not be counted, and so was not made.
    #[error("a call could not be counted: {0}")]
    NotCounted(#[source] Source),
    /// The object does not exist.
    #[error("not found")]
    NotFound,
    /// Form fields are invalid.
    #[error(transparent)]
    Invalid(#[from] InvalidForm),
    /// An input is invalid; the sentence says which and why.
    #[error("{0}")]
    BadInput(String),
    /// Somebody else changed the row of the resource map, or removed it.
    #[error("the row of the resource map is another one now")]
    MapChanged,
    /// Somebody else changed the same thing. Holds its current state, which the caller may read.
    #[error("changed by somebody else")]
    Conflict(Box<Entity>),
    /// A service that Usher needs does not answer. For a write, the outcome is unknown.
    #[error(transparent)]
    Unavailable(#[from] Outage),
    /// Concurrent changes kept conflicting with this one. Nothing was changed.
    #[error("others keep changing the same: {0}")]
    Contended(&'static str),
    /// A fault in Usher or in its stored data. For a write, the outcome is unknown.
    #[error("a fault: {0}")]
    Fault(#[source] Source),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Contended => Self::Contended("items of the database"),
            StoreError::Malformed { .. } | StoreError::Incomplete(_) => Self::Fault(Source::of(error)),
            error => Self::Unavailable(Outage::of(Dependency::Database, error)),
        }
    }
}

impl From<WriteError<Resource>> for Refusal {
    fn from(error: WriteError<Resource>) -> Self {
        match error {
            WriteError::Changed(Some(now)) => Self::Conflict(Box::new(Entity::Resource(*now))),
            WriteError::Changed(None) => Self::NotFound,
            WriteError::Store(error) => error.into(),
        }
    }
}

/// For items without a version to show: a changed item counts as not found.
impl From<WriteError<()>> for Refusal {
    fn from(error: WriteError<()>) -> Self {
        match error {
            WriteError::Changed(_) => Self::NotFound,
            WriteError::Store(error) => error.into(),
        }
    }
}

/// The task panicked; the outcome is unknown.
impl From<tokio::task::JoinError> for Refusal {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::Fault(Source::of(error))
    }
}

/// No resource can have an invalid path.
impl From<PathError> for Refusal {
    fn from(_: PathError) -> Self {
        Self::NotFound
    }
}
