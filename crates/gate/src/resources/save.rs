//! Saving a change of a resource.

use crate::{
    Caller, Gate, Refusal,
    audit::{Fill as _, Remembered},
};
use access::{Action as _, Field, FieldError, InvalidDraft, Resource, ResourceDraft, ResourceSummary, SaveResource};

impl Gate {
    /// Saves a change, when the resource is still at the version that the change was made from.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] with the resource as it is now, so that nobody's text is lost.
    pub async fn save_resource(&self, caller: &Caller, path: &str, draft: &ResourceDraft) -> Result<Resource, Refusal> {
        let principal = self.principal(caller)?;
        let guarded = self.find(principal, path).await?;
        let may_edit = self.admit(principal, SaveResource::content_of(guarded.path(), guarded.sharing()), path).await?;
        // Whoever edits by the resource map leaves to whom it is opened, and has nothing to say about it.
        let leaves_roles = may_edit.reason().is_lent();
        let before = guarded.edit(&may_edit);
        let roles = if leaves_roles { Vec::new() } else { draft.roles.clone() };
        let valid = ResourceDraft { roles, ..draft.clone() }.validate(self.rules())?;
        self.check_text(&valid.body).await?;
        if valid.path != before.summary.path {
            return Err(field(Field::Path, "A resource keeps its path. Create another one for another path."));
        }
        let mut proposed = valid.sharing(&before.summary.sharing.owner);
        if leaves_roles {
            proposed.roles = before.summary.sharing.roles.clone();
        }
        let change = SaveResource {
            path: before.summary.path.clone(),
            current: before.summary.sharing.clone(),
            proposed: proposed.clone(),
        };
        let admission = self.admit(principal, change, path).await?;
        let owner = &proposed.owner;
        if *owner != before.summary.sharing.owner && *owner != principal.username {
            self.check_owner(owner).await?;
        }
        let after = Resource {
            summary: ResourceSummary {
                path: valid.path,
                title: valid.title,
                summary: valid.summary,
                sharing: proposed,
                version: before.summary.version + 1,
                updated_at: self.now(),
            },
            body: valid.body,
        };
        let refusal = if draft.version == Some(before.summary.version) {
            let entry = self.done(&principal.username, SaveResource::NAME, path);
            let entry = entry.from(&Remembered::of(&before)).to(&Remembered::of(&after));
            match self.shared().store.resources.save(&admission, &before, &after, &entry).await {
                Ok(()) => {
                    self.note_opened(principal, path).await;
                    return Ok(after);
                }
                Err(error) => error.into(),
            }
        } else {
            Refusal::Conflict(Box::new(before))
        };
        let is_newer = |now: &Resource| draft.version.is_some_and(|version| version < now.summary.version);
        match refusal {
            // It is there already, by a call of their own whose answer was lost.
            Refusal::Conflict(now) if is_newer(&now) && now.says_the_same_as(&after) => {
                self.note_opened(principal, path).await;
                Ok(*now)
            }
            refusal => Err(self.readable_conflict(principal, refusal).await),
        }
    }
}

fn field(field: Field, message: &str) -> Refusal {
    Refusal::Invalid(InvalidDraft(vec![FieldError { field, message: message.to_owned() }]))
}
