//! A page of the resources that the caller may see.

use super::ResourceService;
use crate::{Caller, Refusal};
use access::{ListQuery, ListResources, MAX_SEARCH_CHARS, ResourcePage, canonical};

impl ResourceService {
    /// A page of the resources that the caller may see.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn list(&self, caller: &Caller, query: &ListQuery) -> Result<ResourcePage, Refusal> {
        let principal = caller.principal()?;
        let rules = self.rules.in_force().await?;
        let listing = match query.deleted {
            true => ListResources::in_trash(&rules, principal, self.clock.now()),
            false => ListResources::of(&rules, principal),
        };
        let admission = self.authorizer.admit(principal, listing).await?;
        let q = canonical(&query.q).chars().take(MAX_SEARCH_CHARS).collect();
        let query = ListQuery { q, ..query.clone() };
        let listed = self.resources.list(&admission, &query).await?;
        Ok(listed.page)
    }
}
