//! Why a use case was not carried out.

use crate::Outage;
use access::{Dependency, InvalidDraft, PathError, QuotaState, Reason, Resource};
use identity::Rejection;
use store::{StoreError, WriteError};
use thiserror::Error;

/// Why a use case was not carried out. Every door says it in its own way; none adds to it.
#[derive(Debug, Error)]
pub enum Refusal {
    /// Nobody is signed in.
    #[error("not signed in")]
    SignIn,
    /// There was a session; it is over.
    #[error("the session is over")]
    SessionExpired,
    /// A bearer token that does not hold.
    #[error("the bearer token is refused: {0}")]
    Token(Rejection),
    /// The rules say no.
    #[error("denied: {0}")]
    Denied(Reason),
    /// The day's calls are used up.
    #[error("{} of {} calls of the day are used", .quota.used, .quota.allowance.limit)]
    OverQuota {
        /// Whose.
        username: String,
        /// Where they stand.
        quota: Box<QuotaState>,
    },
    /// The call could not be counted, and so was not made.
    #[error("a call could not be counted: {0}")]
    NotCounted(String),
    /// There is nothing at that address.
    #[error("not found")]
    NotFound,
    /// Fields of the form do not hold.
    #[error(transparent)]
    Invalid(#[from] InvalidDraft),
    /// A field does not hold; a sentence says which and why.
    #[error("{0}")]
    BadInput(String),
    /// Somebody else changed the row of the resource map, or removed it.
    #[error("the row of the resource map is another one now")]
    MapChanged,
    /// Somebody else changed it. The resource as it is now; who is told may read it.
    #[error("changed by somebody else")]
    Conflict(Box<Resource>),
    /// A service that is needed does not answer. For a write, it is not known whether it happened.
    #[error(transparent)]
    Unavailable(#[from] Outage),
    /// Others kept changing the same thing at the same time. Nothing was changed.
    #[error("others keep changing the same: {0}")]
    Contended(&'static str),
    /// A fault of Usher's own, or of something that it has kept. For a write, it is not known whether it happened.
    #[error("a fault: {0}")]
    Fault(String),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Contended => Self::Contended("items of the database"),
            StoreError::Malformed { .. } => Self::Fault(error.to_string()),
            error => Self::Unavailable(Outage::of(Dependency::Database, error)),
        }
    }
}

impl From<WriteError<Resource>> for Refusal {
    fn from(error: WriteError<Resource>) -> Self {
        match error {
            WriteError::Changed(Some(now)) => Self::Conflict(now),
            WriteError::Changed(None) => Self::NotFound,
            WriteError::Store(error) => error.into(),
        }
    }
}

/// Of what has no other version to show: it is not there.
impl From<WriteError<()>> for Refusal {
    fn from(error: WriteError<()>) -> Self {
        match error {
            WriteError::Changed(_) => Self::NotFound,
            WriteError::Store(error) => error.into(),
        }
    }
}

/// It panicked: whether it was done is not known.
impl From<tokio::task::JoinError> for Refusal {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::Fault(error.to_string())
    }
}

/// No resource has such a path.
impl From<PathError> for Refusal {
    fn from(_: PathError) -> Self {
        Self::NotFound
    }
}
