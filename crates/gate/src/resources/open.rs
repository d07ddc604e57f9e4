//! Opening a resource, the call that the daily quota counts.

use super::{Expected, ResourceService};
use crate::{Caller, Refusal};
use access::{OpenResource, Principal, QuotaState, Resource};
use store::Admitted;

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

/// A resource for a program that may have it already.
#[derive(Debug)]
pub enum OpenedSource {
    /// The program has the current version, which is this one.
    Known(u64),
    /// The resource, and the caller's quota, including this call.
    Opened(Box<Resource>, QuotaState),
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
        self.count(principal, admitted).await
    }

    /// The same for a program that has some versions already. As long as the resource is at one of them, it is told only
    /// that, which is not counted: it learns no more than from [`current_version`](Self::current_version).
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn open_source_unless(
        &self,
        caller: &Caller,
        path: &str,
        known: &Expected,
    ) -> Result<OpenedSource, Refusal> {
        let principal = caller.principal()?;
        let admitted = self.find(principal, path).await?;
        if known.is_met_by(admitted.version()) {
            return Ok(OpenedSource::Known(admitted.version()));
        }
        let (resource, quota) = self.count(principal, admitted).await?;
        Ok(OpenedSource::Opened(Box::new(resource), quota))
    }

    async fn count(
        &self,
        principal: &Principal,
        admitted: Admitted<OpenResource>,
    ) -> Result<(Resource, QuotaState), Refusal> {
        let (counted, quota) = self.quota.charge(principal, admitted).await?;
        Ok((counted.into_resource(), quota))
    }
}
