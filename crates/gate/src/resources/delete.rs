//! Deleting a resource.

use crate::{Caller, Gate, Refusal};
use access::DeleteResource;

impl Gate {
    /// Deletes a resource, when it is still at `version`: nobody deletes what they have not seen.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] with the resource as it is now.
    pub async fn delete_resource(&self, caller: &Caller, path: &str, version: u64) -> Result<(), Refusal> {
        let principal = self.principal(caller)?;
        let guarded = self.find(principal, path).await?;
        let admission = self.admit(principal, DeleteResource { sharing: guarded.sharing().clone() })?;
        let resource = guarded.delete(&admission);
        if resource.summary.version != version {
            return Err(self.readable_conflict(principal, Refusal::Conflict(Box::new(resource))));
        }
        let deleted = self.shared().store.resources.delete(&admission, &resource).await;
        deleted.map_err(|error| self.readable_conflict(principal, error.into()))
    }
}
