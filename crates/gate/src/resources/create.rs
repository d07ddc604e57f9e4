//! Creating a resource.

use super::ResourceService;
use crate::{
    Caller, Refusal,
    audit::{EntryFields as _, ResourceSnapshot},
};
use access::{Content, CreateResource, Field, InvalidForm, Resource, ResourceDraft};
use i18n::tr;
use store::{ResourceChange, WriteError};

impl ResourceService {
    /// Creates a resource. The creator owns it, unless the draft names another owner.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] also when the path is taken.
    pub async fn create(&self, caller: &Caller, draft: &ResourceDraft) -> Result<Resource, Refusal> {
        self.create_or_find(caller, draft).await.map(|(resource, _)| resource)
    }

    /// The same, and whether the resource was written; otherwise the caller's own was there already.
    pub(super) async fn create_or_find(
        &self,
        caller: &Caller,
        draft: &ResourceDraft,
    ) -> Result<(Resource, bool), Refusal> {
        let principal = caller.principal()?;
        let may_create = CreateResource { path: draft.path.clone(), ..CreateResource::own(principal) };
        self.authorizer.admit(principal, may_create).await?;
        let valid = draft.validate(self.rules.configured())?;
        self.renderer.check(&valid.body).await?;
        let mut proposed = valid.sharing(&principal.user);
        let path = valid.path.to_string();
        let ask = |proposed| self.authorizer.admit(principal, CreateResource { path: path.clone(), proposed });
        let mut admission = ask(proposed.clone()).await?;
        if !proposed.owner.is_identified() {
            proposed.owner = self.user_lookup.find_owner(&proposed.owner.username).await?;
            admission = ask(proposed).await?;
        }
        let content = Content { title: valid.title, summary: valid.summary, body: valid.body };
        let entry = self.audit.admitted(&admission);
        let change = ResourceChange::create(admission, content, self.clock.now())?;
        let resource = change.after();
        let entry = entry.with_after(&ResourceSnapshot::of(resource));
        match self.resources.write(&change, &entry).await {
            Ok(()) => {
                self.quota.note_opened(principal, resource.summary.path.as_str()).await;
                Ok((change.into_after(), true))
            }
            // The caller's own resource, created a moment ago by a request whose response was lost.
            Err(WriteError::Changed(Some(now))) if now.says_the_same_as(resource) && now.summary.deletion.is_none() => {
                self.quota.note_opened(principal, now.summary.path.as_str()).await;
                Ok((*now, false))
            }
            // Reveal only that the path is taken, neither the owner nor the content.
            Err(WriteError::Changed(now)) => {
                let path = &resource.summary.path;
                let message = if now.is_some_and(|now| now.summary.deletion.is_some()) {
                    tr!(
                        "A deleted resource in the trash has the path {path}. Its owner or an administrator can restore \
                         it. Choose another path.",
                        path = path
                    )
                } else {
                    tr!("There is a resource at {path} already. Choose another path.", path = path)
                };
                Err(InvalidForm::with(Field::Path.name(), message).into())
            }
            Err(error) => Err(error.into()),
        }
    }
}
