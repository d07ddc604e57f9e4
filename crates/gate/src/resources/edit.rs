//! A resource for its form.

use crate::{Caller, Gate, Refusal};
use access::{Resource, SaveResource};

impl Gate {
    /// A resource that the caller may change. Editing is not counted.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn edit_resource(&self, caller: &Caller, path: &str) -> Result<Resource, Refusal> {
        let principal = self.principal(caller)?;
        let guarded = self.find(principal, path).await?;
        let change = SaveResource::content_of(guarded.path(), guarded.sharing());
        let admission = self.admit(principal, change, path).await?;
        Ok(guarded.edit(&admission))
    }
}
