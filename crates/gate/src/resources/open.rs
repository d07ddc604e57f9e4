//! Opening a resource, which is what a day's quota will count.

use crate::{Caller, Gate, Refusal, markdown};
use access::{OpenResource, Resource};

/// A resource to read.
#[derive(Debug)]
pub struct OpenedResource {
    /// The resource.
    pub resource: Resource,
    /// Its text as HTML, safe to insert.
    pub html: String,
}

impl Gate {
    /// Opens a resource.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn open_resource(&self, caller: &Caller, path: &str) -> Result<OpenedResource, Refusal> {
        let principal = self.principal(caller)?;
        let guarded = self.find(principal, path).await?;
        let admission = self.admit(principal, OpenResource { sharing: guarded.sharing().clone() })?;
        let resource = guarded.open(&admission);
        Ok(OpenedResource { html: markdown::render(&resource.body), resource })
    }
}
