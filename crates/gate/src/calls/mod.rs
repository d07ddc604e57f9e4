//! Calls to what Usher protects for other servers: pages behind a proxy, APIs behind a gateway.

mod authorize;

pub use authorize::{AuthorizedCall, Call};

use crate::{Authorizer, QuotaService, RulesInForce, scope::RequestScope};
use std::sync::Arc;
use store::Resources;

/// Authorizes calls that another server makes.
#[derive(Debug)]
pub struct CallService {
    pub(crate) resources: Arc<Resources>,
    pub(crate) rules: Arc<RulesInForce>,
    pub(crate) quota: Arc<QuotaService>,
    pub(crate) authorizer: Arc<Authorizer>,
}

impl From<&RequestScope> for CallService {
    fn from(scope: &RequestScope) -> Self {
        let parts = &scope.components;
        Self {
            resources: parts.resources.clone(),
            rules: parts.rules.clone(),
            quota: Arc::new(scope.into()),
            authorizer: scope.authorizer.clone(),
        }
    }
}
