//! The audit trail: changes are recorded in the transaction that makes them, refusals a moment later.

mod anonymous;
mod entry;
mod queue;
mod read;

pub(crate) use anonymous::AnonymousRefusals;
pub(crate) use entry::{EntryFields, ResourceSnapshot};
pub(crate) use queue::AuditQueue;

/// Where a request came from, as far as the request says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestSource {
    /// The request's id.
    pub request_id: String,
    /// The client's address.
    pub address: String,
}
