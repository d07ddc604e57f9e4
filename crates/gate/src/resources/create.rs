//! Creating a resource.

use crate::{Caller, Gate, Refusal};
use access::{CreateResource, Field, FieldError, InvalidDraft, Resource, ResourceDraft, ResourceSummary};
use store::WriteError;

impl Gate {
    /// Creates a resource; its creator is the owner.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] also when the path is taken.
    pub async fn create_resource(&self, caller: &Caller, draft: &ResourceDraft) -> Result<Resource, Refusal> {
        let principal = self.principal(caller)?;
        self.admit(principal, CreateResource::own(principal))?;
        let valid = draft.validate(self.rules())?;
        let sharing = valid.sharing(&principal.username);
        let admission = self.admit(principal, CreateResource { proposed: sharing.clone() })?;
        let resource = Resource {
            summary: ResourceSummary {
                path: valid.path,
                title: valid.title,
                summary: valid.summary,
                sharing,
                version: 1,
                updated_at: self.now(),
            },
            body: valid.body,
        };
        match self.shared().store.resources.create(&admission, &resource).await {
            Ok(()) => Ok(resource),
            // Who has it and what is in it is not told: the path alone is taken.
            Err(WriteError::Changed(_)) => Err(Refusal::Invalid(InvalidDraft(vec![FieldError {
                field: Field::Path,
                message: format!("There is a resource at {} already. Choose another path.", resource.summary.path),
            }]))),
            Err(error) => Err(error.into()),
        }
    }
}
