//! A resource for the edit form.

use crate::{Caller, Gate, Refusal};
use access::{Principal, Resource, SaveResource};
use store::{Admitted, Guarded};

impl Gate {
    /// A resource that the caller may change. Editing is not counted.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn edit_resource(&self, caller: &Caller, path: &str) -> Result<Resource, Refusal> {
        let principal = self.principal(caller)?;
        let guarded = self.find(principal, path).await?.into_guarded();
        Ok(self.admit_to_edit(principal, guarded).await?.resource().clone())
    }

    /// The proof that the principal may change the content; owner and roles stay.
    pub(super) async fn admit_to_edit(
        &self,
        principal: &Principal,
        guarded: Guarded,
    ) -> Result<Admitted<SaveResource>, Refusal> {
        let sharing = guarded.sharing().clone();
        self.admit_to(principal, guarded, sharing).await
    }
}
