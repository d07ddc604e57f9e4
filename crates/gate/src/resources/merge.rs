//! After a conflict: where the texts differ, and putting them together.

use super::ResourceService;
use crate::{Caller, Refusal, Source};
use access::{Entity, Hunk, ResourceDraft, merge};

impl ResourceService {
    /// Where the caller's text differs from the one that another user saved as `version`, while the caller worked on
    /// `base`. It contains no text and is not counted.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] also when the version is no longer kept.
    pub async fn hunks(
        &self,
        caller: &Caller,
        path: &str,
        version: u64,
        base: Option<u64>,
        mine: &str,
    ) -> Result<Vec<Hunk>, Refusal> {
        let mine = ResourceDraft::valid_body(mine)?;
        let admitted = self.admit_to_history(caller, path).await?;
        let admitted = self.admit_to_edit(caller.principal()?, admitted.into_unchecked()).await?;
        let base = async {
            match base {
                Some(base) => self.resources.version_to_edit(&admitted, base).await,
                None => Ok(None),
            }
        };
        let versions = futures::future::try_join(self.resources.version_to_edit(&admitted, version), base);
        // Boxed, or the types of the page that awaits it are nested more deeply than the compiler follows.
        let (theirs, base) = Box::pin(versions).await?;
        let theirs = theirs.ok_or(Refusal::NotFound)?.resource.body;
        let hunks = self.differ.hunks(base.map(|base| base.resource.body), theirs, mine);
        hunks.await.map_err(|error| Refusal::Fault(Source::of(error)))
    }

    /// The body of a draft, with another user's lines where the caller chose them. Nothing is saved.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] with the current resource if it has changed again, or if the hunks are of other texts.
    pub async fn merge(
        &self,
        caller: &Caller,
        path: &str,
        draft: &ResourceDraft,
        hunks: &[Hunk],
    ) -> Result<String, Refusal> {
        let principal = caller.principal()?;
        let unchecked = self.find(principal, path).await?.into_unchecked();
        let editing = self.admit_to_edit(principal, unchecked).await?;
        let current = editing.resource();
        let is_current = draft.version == Some(current.summary.version);
        match merge(&current.body, &draft.body, hunks) {
            Some(merged) if is_current => Ok(merged),
            _ => {
                let conflict = Refusal::Conflict(Box::new(Entity::Resource(current.clone())));
                Err(self.readable_conflict(principal, conflict).await)
            }
        }
    }
}
