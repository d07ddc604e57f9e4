//! The versions of a resource.

use super::ResourceService;
use crate::{Caller, Refusal, Source};
use access::{
    FieldChange, HistoryPage, KEPT_VERSIONS, QuotaState, ReadHistory, Resource, Role, VersionChange, VersionDetail,
};
use store::{Admitted, Version};

/// A version to read.
#[derive(Debug)]
pub struct OpenedVersion {
    /// The version, compared with the one before it.
    pub detail: VersionDetail,
    /// The caller's quota, including this call.
    pub quota: QuotaState,
}

impl ResourceService {
    /// A page of the versions before `before`, or of the latest ones. It contains no text and is not counted.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn history(&self, caller: &Caller, path: &str, before: Option<u64>) -> Result<HistoryPage, Refusal> {
        let admitted = self.admit_to_history(caller, path).await?;
        Ok(self.resources.history(&admitted, before).await?)
    }

    /// One version, compared with the one before it. It contains the text of the resource, so it is counted as opening
    /// the resource is. A version that is not kept is not counted.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn version(&self, caller: &Caller, path: &str, version: u64) -> Result<OpenedVersion, Refusal> {
        let admitted = self.admit_to_history(caller, path).await?;
        let current = admitted.version();
        if !(current.saturating_sub(KEPT_VERSIONS) + 1..=current).contains(&version) {
            return Err(Refusal::NotFound);
        }
        let (counted, quota) = self.quota.charge(caller.principal()?, admitted).await?;
        let (shown, before) = futures::try_join!(
            self.resources.version(&counted, version),
            self.resources.version(&counted, version.saturating_sub(1)),
        )?;
        let shown = shown.ok_or(Refusal::NotFound)?;
        let text = self
            .differ
            .compare(before.as_ref().map(|before| before.resource.body.clone()), shown.resource.body.clone());
        let text = text.await.map_err(|error| Refusal::Fault(Source::of(error)))?;
        let detail = VersionDetail {
            summary: shown.summary(),
            title: counted.into_resource().summary.title,
            current,
            is_compared: before.is_some(),
            fields: fields(before.as_ref(), &shown),
            text,
        };
        Ok(OpenedVersion { detail, quota })
    }

    /// The resource with title, summary and text of an earlier version, for the form that edits it. Owner, roles and
    /// version are the current ones: restoring a text opens it to nobody else, and saving it makes a new version. Like
    /// editing, it is not counted.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn edit_version(&self, caller: &Caller, path: &str, version: u64) -> Result<Resource, Refusal> {
        let admitted = self.admit_to_history(caller, path).await?;
        let admitted = self.admit_to_edit(caller.principal()?, admitted.into_unchecked()).await?;
        let restored = self.resources.version_to_edit(&admitted, version).await?.ok_or(Refusal::NotFound)?.resource;
        let mut resource = admitted.resource().clone();
        resource.summary.title = restored.summary.title;
        resource.summary.summary = restored.summary.summary;
        resource.body = restored.body;
        Ok(resource)
    }

    pub(super) async fn admit_to_history(&self, caller: &Caller, path: &str) -> Result<Admitted<ReadHistory>, Refusal> {
        let principal = caller.principal()?;
        let unchecked = self.find(principal, path).await?.into_unchecked();
        self.authorizer.admit_to(principal, unchecked, ()).await
    }
}

/// The fields other than the text that differ, or all of them if there is no version to compare with.
fn fields(before: Option<&Version>, after: &Version) -> Vec<FieldChange> {
    use VersionChange::{Owner, Roles, Summary, Title};
    let value = |version: &Version, field| {
        let summary = &version.resource.summary;
        match field {
            Title => summary.title.clone(),
            Summary => summary.summary.clone(),
            Owner => summary.sharing.owner.username.clone(),
            _ => summary.sharing.roles.iter().map(Role::as_str).collect::<Vec<_>>().join(", "),
        }
    };
    let differing = before.map(|before| VersionChange::between(Some(&before.resource), &after.resource));
    let fields = [Title, Summary, Owner, Roles].into_iter();
    let shown = fields.filter(|field| differing.as_ref().is_none_or(|differing| differing.contains(field)));
    let change = |field| FieldChange {
        field,
        before: before.map(|before| value(before, field)).unwrap_or_default(),
        after: value(after, field),
    };
    shown.map(change).collect()
}
