//! A resource for the edit form.

use super::ResourceService;
use crate::{Caller, Refusal};
use access::{Principal, Resource, SaveResource};
use store::{Admitted, UncheckedResource};

impl ResourceService {
    /// A resource that the caller may change. Editing is not counted.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn edit(&self, caller: &Caller, path: &str) -> Result<Resource, Refusal> {
        let principal = caller.principal()?;
        let unchecked = self.find(principal, path).await?.into_unchecked();
        Ok(self.admit_to_edit(principal, unchecked).await?.resource().clone())
    }

    /// The proof that the principal may change the content; owner and roles stay.
    pub(crate) async fn admit_to_edit(
        &self,
        principal: &Principal,
        unchecked: UncheckedResource,
    ) -> Result<Admitted<SaveResource>, Refusal> {
        let sharing = unchecked.sharing().clone();
        self.authorizer.admit_to(principal, unchecked, sharing).await
    }
}
