//! What people do with resources.

mod create;
mod delete;
mod edit;
mod list;
mod open;
mod save;

pub use open::OpenedResource;

use crate::{Gate, Refusal};
use access::{OpenResource, Principal, ResourcePath};
use store::Guarded;

impl Gate {
    /// The resource at this path. Whoever may not do anything at all is told so before anything is looked up, and
    /// whoever may not open it is told that, whatever they wanted to do with it, and not whose it is.
    pub(crate) async fn find(&self, principal: &Principal, path: &str) -> Result<Guarded, Refusal> {
        self.admit(principal, access::ListResources::of(self.rules(), principal))?;
        let path: ResourcePath = path.parse()?;
        let guarded = self.shared().store.resources.find(&path).await?.ok_or(Refusal::NotFound)?;
        self.admit(principal, OpenResource { sharing: guarded.sharing().clone() })?;
        Ok(guarded)
    }

    /// A conflict shows the other's text, so only to those who may read it.
    pub(crate) fn readable_conflict(&self, principal: &Principal, refusal: Refusal) -> Refusal {
        match refusal {
            Refusal::Conflict(now) => {
                let sharing = now.summary.sharing.clone();
                match self.admit(principal, OpenResource { sharing }) {
                    Ok(_) => Refusal::Conflict(now),
                    Err(denied) => denied,
                }
            }
            other => other,
        }
    }
}
