//! Deleting a resource.

use crate::{
    Caller, Gate, Refusal,
    audit::{EntryFields as _, ResourceSnapshot},
};
use access::{DeleteResource, Recorded, Resource};

impl Gate {
    /// Deletes a resource if it is still at `version`: nobody deletes what they have not seen.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] with the current resource, but without its text.
    pub async fn delete_resource(&self, caller: &Caller, path: &str, version: u64) -> Result<(), Refusal> {
        let principal = self.principal(caller)?;
        let guarded = self.find(principal, path).await?.into_guarded();
        let admitted = self.admit_to::<DeleteResource>(principal, guarded, ()).await?;
        let resource = admitted.resource();
        if resource.summary.version != version {
            return Err(without_text(Refusal::Conflict(Box::new(resource.clone()))));
        }
        let object = resource.summary.path.as_str();
        let entry = self
            .entry(&principal.username, Recorded::of::<DeleteResource>(), object)
            .with_before(&ResourceSnapshot::of(resource));
        match self.shared().store.resources.delete(&admitted, &entry).await {
            Ok(()) => Ok(()),
            Err(error) => Err(without_text(error.into())),
        }
    }
}

/// A caller who deletes needs to know that there is another version, but not its text.
fn without_text(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Conflict(now) => Refusal::Conflict(Box::new(Resource { body: String::new(), ..*now })),
        other => other,
    }
}
