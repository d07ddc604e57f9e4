//! An error.

use serde::Serialize;
use utoipa::ToSchema;

/// A problem document (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ProblemDocument {
    /// What kind of problem it is. Programs compare it.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// The same, for people.
    pub(crate) title: String,
    /// The HTTP status.
    pub(crate) status: u16,
    /// What happened this time, for people.
    pub(crate) detail: String,
    /// The id of the request in the server's log and in the audit trail.
    pub(crate) request_id: String,
    /// What is wrong with members of the body; absent if it is not about them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) errors: Vec<FieldProblem>,
}

/// What is wrong with one member of the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FieldProblem {
    /// Where it is: a JSON pointer as a fragment (RFC 6901, section 6), such as `#/title`.
    pub(crate) pointer: String,
    /// What is wrong, and how to fix it, for people.
    pub(crate) detail: String,
}
