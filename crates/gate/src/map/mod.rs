//! The resource map, which administrators change while Usher runs.

mod change;
mod decisions;
mod effects;
mod read;
mod rules;
mod suggest;
mod why;

pub use decisions::{MAX_QUESTIONS, Question};
pub use read::VersionedMap;
pub use rules::RulesInForce;

use crate::{Authorizer, QuotaService, audit::AuditLog, people::UserLookup, scope::RequestScope};
use std::sync::Arc;
use store::{Policy, Resources, Users};

/// Shows and changes the resource map, and explains decisions, for administrators.
#[derive(Debug)]
pub struct MapService {
    pub(crate) policy: Arc<Policy>,
    pub(crate) users: Arc<Users>,
    pub(crate) resources: Arc<Resources>,
    pub(crate) rules: Arc<RulesInForce>,
    pub(crate) user_lookup: Arc<UserLookup>,
    pub(crate) quota: Arc<QuotaService>,
    pub(crate) authorizer: Arc<Authorizer>,
    pub(crate) audit: Arc<AuditLog>,
}

impl From<&RequestScope> for MapService {
    fn from(scope: &RequestScope) -> Self {
        let parts = &scope.components;
        Self {
            policy: parts.policy.clone(),
            users: parts.users.clone(),
            resources: parts.resources.clone(),
            rules: parts.rules.clone(),
            user_lookup: parts.user_lookup.clone(),
            quota: Arc::new(scope.into()),
            authorizer: scope.authorizer.clone(),
            audit: scope.audit.clone(),
        }
    }
}
