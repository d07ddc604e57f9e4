//! May the principal delete this resource? Members delete their own.

use super::{Action, by_standing, own};
use crate::{Principal, Reason, Rules, Sharing};

/// Delete a resource.
#[derive(Clone, Debug)]
pub struct DeleteResource {
    /// Whose it is and whom it is opened to.
    pub sharing: Sharing,
}

impl Action for DeleteResource {
    const NAME: &'static str = "delete_resource";

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        by_standing(rules, principal, || own(rules, principal, &self.sharing))
    }
}
