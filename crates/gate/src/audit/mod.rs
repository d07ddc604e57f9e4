//! What is remembered of what people do: changes in the transaction that makes them, refusals a moment later.

mod anonymous;
mod entry;
mod queue;
mod read;

pub(crate) use anonymous::AnonymousRefusals;
pub(crate) use entry::{EntryFields, ResourceSnapshot};
pub(crate) use queue::AuditQueue;

/// Who asks for something from where, as far as the request says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestSource {
    /// The request's id.
    pub request_id: String,
    /// The address for which the request was made.
    pub address: String,
}
