//! A page of the resources that the caller may see.

use crate::{Caller, Gate, Refusal};
use access::{ListQuery, ListResources, MAX_SEARCH_CHARS, ResourcePage};

impl Gate {
    /// A page of the resources that the caller may see.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn list_resources(&self, caller: &Caller, query: &ListQuery) -> Result<ResourcePage, Refusal> {
        let principal = self.principal(caller)?;
        let rules = self.live_rules().await?;
        let admission = self.admit(principal, ListResources::of(&rules, principal), "").await?;
        let query = ListQuery { q: query.q.chars().take(MAX_SEARCH_CHARS).collect(), ..query.clone() };
        let listed = self.shared().store.resources.list(&admission, &query).await?;
        Ok(listed.page)
    }
}
