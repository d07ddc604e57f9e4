//! The resource map, for administrators.

use super::MapService;
use crate::{Caller, Refusal};
use access::{ReadMap, ResourceMap};

impl MapService {
    /// The resource map as stored in the table.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn read(&self, caller: &Caller) -> Result<ResourceMap, Refusal> {
        let principal = caller.principal()?;
        self.authorizer.admit(principal, ReadMap::default()).await?;
        let rows = self.policy.map().await?;
        Ok(ResourceMap { grants: rows.grants, roles: self.rules.configured().offered_roles() })
    }
}
