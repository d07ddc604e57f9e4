//! Who can do what with a resource.

use super::ResourceService;
use crate::{Caller, Refusal};
use access::{AccessEntry, ReadAccess};

impl ResourceService {
    /// Who can open, edit, archive and delete the resource, for its owner and administrators. Not counted.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn access(&self, caller: &Caller, path: &str) -> Result<Vec<AccessEntry>, Refusal> {
        let principal = caller.principal()?;
        let unchecked = self.find(principal, path).await?.into_unchecked();
        let admitted = self.authorizer.admit_to::<ReadAccess>(principal, unchecked, ()).await?;
        let resource = admitted.into_unchecked();
        Ok(self.rules.in_force().await?.access_to(resource.path(), resource.sharing()))
    }
}
