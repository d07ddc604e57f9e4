//! Saving a change to a resource.

use super::{Expected, ResourceService};
use crate::{
    Caller, Refusal,
    audit::{EntryFields as _, ResourceSnapshot},
};
use access::{Content, Field, InvalidForm, Principal, Resource, ResourceDraft, SaveResource};
use i18n::tr;
use store::{Admitted, Entry, ResourceChange, WriteError};

/// A change that is admitted and not yet written.
#[derive(Debug)]
pub(crate) struct PreparedSave {
    /// The change.
    pub(crate) change: ResourceChange<Resource>,
    /// Its audit record.
    pub(crate) entry: Entry,
}

impl ResourceService {
    /// Saves a change if the resource is still at the version that the change started from.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] with the current resource, so that nobody's text is lost.
    pub async fn save(&self, caller: &Caller, path: &str, draft: &ResourceDraft) -> Result<Resource, Refusal> {
        let expected = Expected::Versions(draft.version.into_iter().collect());
        self.replace(caller, path, draft, &expected).await
    }

    /// The same for a caller who names the versions that the change may replace. The version in the draft is ignored.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] with the current resource; [`Refusal::Contended`] if any version was expected, and someone
    /// else saved the resource in the same moment.
    pub async fn replace(
        &self,
        caller: &Caller,
        path: &str,
        draft: &ResourceDraft,
        expected: &Expected,
    ) -> Result<Resource, Refusal> {
        let principal = caller.principal()?;
        let unchecked = self.find(principal, path).await?.into_unchecked();
        let editing = self.admit_to_edit(principal, unchecked).await?;
        let PreparedSave { change, entry } = self.prepare_save(principal, editing, draft).await?;
        let after = change.after();
        let written = if expected.is_met_by(change.before().summary.version) {
            self.resources.write(&change, &entry).await
        } else {
            Err(WriteError::Changed(Some(Box::new(change.before().clone()))))
        };
        let is_newer = |now: &Resource| expected.is_overtaken_by(now.summary.version);
        match written {
            Ok(()) => {
                self.quota.note_opened(principal, after.summary.path.as_str()).await;
                Ok(change.into_after())
            }
            // The change is already saved, by the caller's own request whose response was lost.
            Err(WriteError::Changed(Some(now))) if is_newer(&now) && now.says_the_same_as(after) => {
                self.quota.note_opened(principal, after.summary.path.as_str()).await;
                Ok(*now)
            }
            Err(WriteError::Changed(Some(_))) if *expected == Expected::Any => Err(Refusal::Contended("a resource")),
            Err(error) => Err(self.readable_conflict(principal, error.into()).await),
        }
    }

    /// The change of a resource that the principal may edit to what the draft says, whichever version the draft names.
    pub(crate) async fn prepare_save(
        &self,
        principal: &Principal,
        editing: Admitted<SaveResource>,
        draft: &ResourceDraft,
    ) -> Result<PreparedSave, Refusal> {
        // A user who may edit only by the resource map cannot change the roles, so ignore those in the draft.
        let leaves_roles = editing.reason().is_granted_by_map();
        let roles = if leaves_roles { Vec::new() } else { draft.roles.clone() };
        let valid = ResourceDraft { roles, ..draft.clone() }.validate(self.rules.configured())?;
        self.renderer.check(&valid.body).await?;
        if valid.path != *editing.path() {
            let message = tr!("The path cannot be changed. Create another resource for another path.").to_owned();
            return Err(InvalidForm::with(Field::Path.name(), message).into());
        }
        let current = editing.resource().summary.sharing.clone();
        let mut proposed = valid.sharing(&current.owner);
        if leaves_roles {
            proposed.roles = current.roles.clone();
        }
        let mut admitted = if proposed == current {
            editing
        } else {
            self.authorizer.admit_to::<SaveResource>(principal, editing.into_unchecked(), proposed.clone()).await?
        };
        if !proposed.owner.is_identified() {
            proposed.owner = self.user_lookup.find_owner(&proposed.owner.username).await?;
            admitted = self.authorizer.admit_to(principal, admitted.into_unchecked(), proposed).await?;
        }
        let content = Content { title: valid.title, summary: valid.summary, body: valid.body };
        let entry = self.audit.admitted(admitted.admission());
        let change = admitted.change(content, self.clock.now());
        let (before, after) = (ResourceSnapshot::of(change.before()), ResourceSnapshot::of(change.after()));
        let entry = entry.with_before(&before).with_after(&after);
        Ok(PreparedSave { change, entry })
    }
}
