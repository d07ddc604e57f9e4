//! Operations on resources.

mod create;
mod create_once;
mod edit;
mod expected;
mod history;
mod list;
mod merge;
mod open;
mod operate;
mod preview;
mod read_access;
mod save;

pub use create_once::CreatedOnce;
pub use expected::Expected;
pub use history::OpenedVersion;
pub use open::{OpenedResource, OpenedSource};
pub(crate) use save::PreparedSave;

use crate::{
    Authorizer, Clock, QuotaService, Refusal, RulesInForce, audit::AuditLog, line_diff::LineDiffer, markdown::Renderer,
    people::UserLookup, scope::RequestScope,
};
use access::{Entity, ListResources, OpenResource, Principal, ResourcePath};
use std::sync::Arc;
use store::{Admitted, IdempotencyKeys, Resources, UncheckedResource};

/// Lists, opens and changes resources.
#[derive(Clone, Debug)]
pub struct ResourceService {
    pub(crate) resources: Arc<Resources>,
    pub(crate) idempotency_keys: Arc<IdempotencyKeys>,
    pub(crate) renderer: Renderer,
    pub(crate) differ: LineDiffer,
    pub(crate) rules: Arc<RulesInForce>,
    pub(crate) user_lookup: Arc<UserLookup>,
    pub(crate) quota: Arc<QuotaService>,
    pub(crate) authorizer: Arc<Authorizer>,
    pub(crate) audit: Arc<AuditLog>,
    pub(crate) clock: Clock,
}

impl From<&RequestScope> for ResourceService {
    fn from(scope: &RequestScope) -> Self {
        let parts = &scope.components;
        Self {
            resources: parts.resources.clone(),
            idempotency_keys: parts.idempotency_keys.clone(),
            renderer: parts.renderer.clone(),
            differ: parts.differ.clone(),
            rules: parts.rules.clone(),
            user_lookup: parts.user_lookup.clone(),
            quota: Arc::new(scope.into()),
            authorizer: scope.authorizer.clone(),
            audit: scope.audit.clone(),
            clock: parts.clock.clone(),
        }
    }
}

impl ResourceService {
    /// The resource at this path. A caller without any access is refused before the lookup. A caller who may not open
    /// the resource learns only that, whatever they wanted to do with it, and not who owns it.
    pub(crate) async fn find(&self, principal: &Principal, path: &str) -> Result<Admitted<OpenResource>, Refusal> {
        let path = self.admit_to_find(principal, path).await?;
        self.admit_to_found(principal, self.resources.find(&path).await?).await
    }

    /// The same, but also finds a deleted resource that can still be restored.
    pub(crate) async fn find_with_deleted(
        &self,
        principal: &Principal,
        path: &str,
    ) -> Result<Admitted<OpenResource>, Refusal> {
        let path = self.admit_to_find(principal, path).await?;
        self.admit_to_found(principal, self.resources.find_with_deleted(&path, self.clock.now()).await?).await
    }

    async fn admit_to_find(&self, principal: &Principal, path: &str) -> Result<ResourcePath, Refusal> {
        let listing = ListResources::of(self.rules.configured(), principal).to_find(path);
        self.authorizer.admit(principal, listing).await?;
        Ok(path.parse()?)
    }

    async fn admit_to_found(
        &self,
        principal: &Principal,
        found: Option<UncheckedResource>,
    ) -> Result<Admitted<OpenResource>, Refusal> {
        self.authorizer.admit_to(principal, found.ok_or(Refusal::NotFound)?, ()).await
    }

    /// Shows the current text of a conflict only to those who may read it.
    pub(crate) async fn readable_conflict(&self, principal: &Principal, refusal: Refusal) -> Refusal {
        let Refusal::Conflict(now) = refusal else { return refusal };
        let Entity::Resource(resource) = &*now;
        let (path, sharing) = (resource.summary.path.clone(), resource.summary.sharing.clone());
        match self.authorizer.admit(principal, OpenResource { path, sharing }).await {
            Ok(_) => Refusal::Conflict(now),
            Err(refusal) => refusal,
        }
    }
}
