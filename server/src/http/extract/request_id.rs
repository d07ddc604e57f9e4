//! The id of a request.

use axum::http::request::Parts;

/// Identifies a request in the log and on error pages. Usher generates it; ids from clients are ignored.
#[derive(Clone, Debug, Default)]
pub(crate) struct RequestId(pub(crate) String);

impl RequestId {
    /// The request's id.
    pub(crate) fn of(parts: &Parts) -> Self {
        parts.extensions.get().cloned().unwrap_or_default()
    }
}
