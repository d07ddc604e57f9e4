//! A resource's summary, for the page that confirms its deletion.

use crate::{Caller, Gate, Refusal};
use access::{DeleteResource, ResourceSummary};

impl Gate {
    /// The summary that a user sees before deleting a resource, without its text. It is not counted.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn ask_to_delete(&self, caller: &Caller, path: &str) -> Result<ResourceSummary, Refusal> {
        let principal = self.principal(caller)?;
        let guarded = self.find(principal, path).await?.into_guarded();
        let admitted = self.admit_to::<DeleteResource>(principal, guarded, ()).await?;
        Ok(admitted.resource().summary.clone())
    }
}
