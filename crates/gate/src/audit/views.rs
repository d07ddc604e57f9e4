//! Saved views of the audit trail. They are the reader's own and give access to nothing, so they are not recorded.

use super::AuditService;
use crate::{Caller, Refusal};
use access::{Admission, AuditQuery, AuditTrail, InvalidForm, MAX_SAVED_VIEWS, ReadAudit, SavedView, SavedViewDraft};
use i18n::tr;

impl AuditService {
    /// A page of the audit trail, newest first, and the views that the caller has saved.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn page_with_views(&self, caller: &Caller, query: &AuditQuery) -> Result<AuditTrail, Refusal> {
        let admission = self.admit_to_page(caller, query).await?;
        let (page, views) = futures::try_join!(self.trail.read(&admission), self.users.views(&admission))?;
        Ok(AuditTrail { page, views })
    }

    /// Saves the query string of filters under the typed name, for the caller alone.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] if name or query are missing or too long, or the caller has too many views.
    pub async fn save_view(&self, caller: &Caller, name: &str, query: &str) -> Result<(), Refusal> {
        let admission = self.admit_to_views(caller).await?;
        let view = SavedView::new(name, query)?;
        if self.users.save_view(&admission, &view).await? {
            return Ok(());
        }
        let why =
            tr!("You have {n} view. Forget one first." | "You have {n} views. Forget one first.", n = MAX_SAVED_VIEWS);
        Err(InvalidForm::with(SavedViewDraft::NAME, why).into())
    }

    /// Removes the caller's view of this name, if there is one.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn forget_view(&self, caller: &Caller, name: &str) -> Result<(), Refusal> {
        let admission = self.admit_to_views(caller).await?;
        // No view has another name.
        if let Ok(name) = SavedView::checked_name(name) {
            self.users.forget_view(&admission, &name).await?;
        }
        Ok(())
    }

    /// Whoever may read the audit trail may keep views of it.
    async fn admit_to_views(&self, caller: &Caller) -> Result<Admission<ReadAudit>, Refusal> {
        self.admit_to_page(caller, &AuditQuery::default()).await
    }
}
