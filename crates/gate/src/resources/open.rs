//! Opening a resource, the call that the daily quota counts.

use super::ResourceService;
use crate::{Caller, Refusal};
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

impl ResourceService {
    /// The current version of a resource that the caller may open. It tells nothing of the text, so it is not counted.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn current_version(&self, caller: &Caller, path: &str) -> Result<u64, Refusal> {
        Ok(self.find(caller.principal()?, path).await?.version())
    }

    /// Opens a resource: checks the rules first, then the quota. A missing or denied resource is not counted.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn open(&self, caller: &Caller, path: &str) -> Result<OpenedResource, Refusal> {
        let (resource, quota) = self.open_source(caller, path).await?;
        Ok(OpenedResource { html: self.renderer.html(&resource).await, resource, quota })
    }

    /// The same for programs, which take the text as it was written: it is not rendered.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn open_source(&self, caller: &Caller, path: &str) -> Result<(Resource, QuotaState), Refusal> {
        let principal = caller.principal()?;
        let admitted = self.find(principal, path).await?;
        let (counted, quota) = self.quota.charge(principal, admitted).await?;
        Ok((counted.into_resource(), quota))
    }
}
