//! The resource map, for administrators.

use crate::{Caller, Gate, Refusal};
use access::{ReadMap, ResourceMap};

impl Gate {
    /// The resource map as stored in the table.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn map(&self, caller: &Caller) -> Result<ResourceMap, Refusal> {
        let principal = self.principal(caller)?;
        self.admit(principal, ReadMap, "").await?;
        let rows = self.shared().store.policy.map().await?;
        Ok(ResourceMap { grants: rows.grants, roles: self.rules().offered_roles() })
    }
}
