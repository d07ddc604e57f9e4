//! A resource for its form. Not counted as opening it: whoever may change it has it anyway.

use crate::{Caller, Gate, Refusal};
use access::{Resource, SaveResource};

impl Gate {
    /// A resource that the caller may change.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn edit_resource(&self, caller: &Caller, path: &str) -> Result<Resource, Refusal> {
        let principal = self.principal(caller)?;
        let guarded = self.find(principal, path).await?;
        let admission =
            self.admit(principal, SaveResource::content_of(guarded.path(), guarded.sharing()), path).await?;
        Ok(guarded.edit(&admission))
    }
}
