//! A text as it would be shown, before it is saved.

use super::ResourceService;
use crate::{Caller, Refusal};
use access::{CreateResource, ResourceDraft};

impl ResourceService {
    /// The HTML of a text that the caller is writing, safe to insert. Like editing, it is not counted. Whoever may edit
    /// a resource may also create one, so the question is the same in both forms and needs no resource.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] says why the text could not be saved.
    pub async fn preview(&self, caller: &Caller, body: &str) -> Result<String, Refusal> {
        let principal = caller.principal()?;
        self.authorizer.admit(principal, CreateResource::own(principal)).await?;
        let body = ResourceDraft::valid_body(body)?;
        Ok(self.renderer.preview(&body).await?)
    }
}
