//! May the principal delete this resource? Members delete their own, and what the resource map lets them delete.

use super::{Action, by_standing, own_or_granted};
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
    const IN_MAP: bool = true;

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        by_standing(rules, principal, || own_or_granted(rules, principal, &self.sharing, Right::Delete, &self.path))
    }
}
