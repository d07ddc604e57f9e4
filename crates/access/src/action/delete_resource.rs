//! May the principal delete this resource? Members delete their own, and what the resource map lets them delete.

use super::{Action, ResourceAction, by_membership, own_or_granted};
use crate::{Principal, Reason, ResourcePath, Right, Rules, Sharing};

/// Delete a resource.
#[derive(Clone, Debug)]
pub struct DeleteResource {
    /// Where it is.
    pub path: ResourcePath,
    /// Whose it is and whom it is opened to.
    pub sharing: Sharing,
}

impl Action for DeleteResource {
    const NAME: &'static str = "delete_resource";
    const RIGHT: Option<Right> = Some(Right::Delete);

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        by_membership(rules, principal, || own_or_granted(rules, principal, &self.sharing, Self::RIGHT, &self.path))
    }
}

impl ResourceAction for DeleteResource {
    type Input = ();

    fn on(path: &ResourcePath, sharing: &Sharing, (): ()) -> Self {
        Self { path: path.clone(), sharing: sharing.clone() }
    }
}
