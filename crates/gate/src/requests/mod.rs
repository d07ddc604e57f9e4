//! Requests for access: asking, seeing and deciding.

mod ask;
mod decide;
mod list;

pub use decide::RequestDecision;

use crate::{Authorizer, Clock, ResourceService, RulesInForce, audit::AuditLog, scope::RequestScope};
use std::sync::Arc;
use store::{Requests, Resources};

/// Takes requests for access, and shows them to those who decide.
#[derive(Debug)]
pub struct RequestService {
    pub(crate) requests: Arc<Requests>,
    pub(crate) resources: Arc<Resources>,
    pub(crate) resource_service: Arc<ResourceService>,
    pub(crate) rules: Arc<RulesInForce>,
    pub(crate) authorizer: Arc<Authorizer>,
    pub(crate) audit: Arc<AuditLog>,
    pub(crate) clock: Clock,
}

impl From<&RequestScope> for RequestService {
    fn from(scope: &RequestScope) -> Self {
        let parts = &scope.components;
        Self {
            requests: parts.requests.clone(),
            resources: parts.resources.clone(),
            resource_service: Arc::new(scope.into()),
            rules: parts.rules.clone(),
            authorizer: scope.authorizer.clone(),
            audit: scope.audit.clone(),
            clock: parts.clock.clone(),
        }
    }
}
