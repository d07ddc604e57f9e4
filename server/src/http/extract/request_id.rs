//! The id of a request.

use axum::http::request::Parts;

/// Names a request in the log and on the page that its person sees. Made here; what a client sends is not believed.
#[derive(Clone, Debug, Default)]
pub(crate) struct RequestId(pub(crate) String);

impl RequestId {
    /// The request's id.
    pub(crate) fn of(parts: &Parts) -> Self {
        parts.extensions.get().cloned().unwrap_or_default()
    }
}
