//! The audit trail. A change is recorded in the transaction that makes it, an export before its end, and a denial a
//! moment later.

mod anonymous;
mod entry;
mod export;
mod log;
mod queue;
mod read;
mod views;

pub(crate) use anonymous::AnonymousRefusals;
pub(crate) use entry::{EntryFields, ResourceSnapshot};
pub use export::Export;
pub(crate) use log::AuditLog;
pub(crate) use queue::AuditQueue;

use crate::{Authorizer, Clock, people::UserLookup, scope::RequestScope};
use std::sync::Arc;
use store::{Audit, Users};

/// Reads the audit trail, for administrators, who keep views of it.
#[derive(Debug)]
pub struct AuditService {
    pub(crate) trail: Arc<Audit>,
    pub(crate) users: Arc<Users>,
    pub(crate) user_lookup: Arc<UserLookup>,
    pub(crate) authorizer: Arc<Authorizer>,
    pub(crate) log: Arc<AuditLog>,
    pub(crate) clock: Clock,
}

impl From<&RequestScope> for AuditService {
    fn from(scope: &RequestScope) -> Self {
        let parts = &scope.components;
        Self {
            trail: parts.trail.clone(),
            users: parts.users.clone(),
            user_lookup: parts.user_lookup.clone(),
            authorizer: scope.authorizer.clone(),
            log: scope.audit.clone(),
            clock: parts.clock.clone(),
        }
    }
}

/// Where a request came from, as far as the request says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestSource {
    /// The request's id.
    pub request_id: String,
    /// The client's address.
    pub address: String,
}

impl RequestSource {
    /// The client's address; `None` if the request does not say.
    pub(crate) fn known_address(&self) -> Option<&str> {
        (!self.address.is_empty()).then_some(self.address.as_str())
    }
}
