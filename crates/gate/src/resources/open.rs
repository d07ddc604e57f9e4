//! Opening a resource, the call that the daily quota counts.

use crate::{Caller, Gate, Refusal};
use access::{QuotaState, Resource};

/// A resource to read.
#[derive(Debug)]
pub struct OpenedResource {
    /// The resource.
    pub resource: Resource,
    /// The text as HTML, safe to insert.
    pub html: String,
    /// The caller's quota, including this call.
    pub quota: QuotaState,
}

impl Gate {
    /// Opens a resource: checks the rules first, then the quota. A missing or denied resource is not counted.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn open_resource(&self, caller: &Caller, path: &str) -> Result<OpenedResource, Refusal> {
        let principal = self.principal(caller)?;
        let admitted = self.find(principal, path).await?;
        let (counted, quota) = self.charge(principal, admitted).await?;
        let resource = counted.into_resource();
        Ok(OpenedResource { html: self.text_as_html(&resource.body).await, resource, quota })
    }
}
