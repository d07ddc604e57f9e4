//! A resource for its form.

use crate::{Caller, Gate, Refusal};
use access::{OpenResource, Resource, SaveResource};

impl Gate {
    /// A resource that the caller may change.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn edit_resource(&self, caller: &Caller, path: &str) -> Result<Resource, Refusal> {
        let principal = self.principal(caller)?;
        let guarded = self.find(principal, path).await?;
        let (place, sharing) = (guarded.path().clone(), guarded.sharing().clone());
        let admission = self.admit(principal, SaveResource::content_of(&place, &sharing), path).await?;
        self.admit_reading(principal, OpenResource { path: place, sharing }).await?;
        Ok(guarded.edit(&admission))
    }
}
