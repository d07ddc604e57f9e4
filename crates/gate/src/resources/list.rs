//! A page of the resources that the caller may see.

use crate::{Caller, Gate, Refusal};
use access::{ListQuery, ListResources, MAX_SEARCH_CHARS, ResourcePage, canonical};

impl Gate {
    /// A page of the resources that the caller may see.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn list_resources(&self, caller: &Caller, query: &ListQuery) -> Result<ResourcePage, Refusal> {
        let principal = self.principal(caller)?;
        let rules = self.live_rules().await?;
        let admission = self.admit(principal, ListResources::of(&rules, principal), "").await?;
        let q = canonical(&query.q).chars().take(MAX_SEARCH_CHARS).collect();
        let query = ListQuery { q, ..query.clone() };
        let listed = self.shared().store.resources.list(&admission, &query).await?;
        Ok(listed.page)
    }
}
