//! What people do with resources.

mod create;
mod delete;
mod edit;
mod list;
mod open;
mod save;

pub use open::OpenedResource;

use crate::{Gate, Refusal, overview::Happened};
use access::{OpenResource, Principal, ResourcePath};
use store::Guarded;

impl Gate {
    /// The resource at this path. Whoever may not do anything at all is told so before anything is looked up, and
    /// whoever may not open it is told that, whatever they wanted to do with it, and not whose it is.
    pub(crate) async fn find(&self, principal: &Principal, path: &str) -> Result<Guarded, Refusal> {
        self.admit(principal, access::ListResources::of(self.rules(), principal), path).await?;
        let parsed: ResourcePath = path.parse()?;
        let guarded = self.shared().store.resources.find(&parsed).await?.ok_or(Refusal::NotFound)?;
        self.admit(principal, OpenResource { path: guarded.path().clone(), sharing: guarded.sharing().clone() }, path)
            .await?;
        Ok(guarded)
    }

    /// A conflict shows the other's text: to those who may read it, and for whom it is a call, as a call.
    pub(crate) async fn readable_conflict(&self, principal: &Principal, refusal: Refusal) -> Refusal {
        let Refusal::Conflict(now) = refusal else { return refusal };
        let (path, sharing) = (now.summary.path.clone(), now.summary.sharing.clone());
        match self.admit_reading(principal, OpenResource { path, sharing }).await {
            Ok(()) => Refusal::Conflict(now),
            Err(refusal) => refusal,
        }
    }

    /// Whoever has the text anyway, as its owner or as an administrator, reads it uncounted where it is not opened to be
    /// read: in its form, in a conflict. For whoever has it by the resource map or by a role it is a call.
    pub(crate) async fn admit_reading(&self, principal: &Principal, open: OpenResource) -> Result<(), Refusal> {
        let path = open.path.clone();
        let admission = self.admit(principal, open, path.as_str()).await?;
        if !admission.reason().is_own_right() {
            self.charge(principal, admission, path.as_str()).await?;
            self.note(Happened::Call(&path));
        }
        Ok(())
    }
}
