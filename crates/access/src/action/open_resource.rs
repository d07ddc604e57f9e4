//! May the principal open this resource? Members open their own and those opened to one of their roles.

use super::{Action, by_standing};
use crate::{Principal, Reason, Rules, Sharing};

/// Open a resource and read it.
#[derive(Clone, Debug)]
pub struct OpenResource {
    /// Whose it is and whom it is opened to.
    pub sharing: Sharing,
}

impl Action for OpenResource {
    const NAME: &'static str = "open_resource";

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        by_standing(rules, principal, || {
            if self.sharing.owner == principal.username {
                return Ok(Reason::Owner);
            }
            match self.sharing.roles.intersection(&principal.roles).next() {
                Some(role) => Ok(Reason::Role { role: role.clone() }),
                None => Err(Reason::NotShared {
                    roles: self.sharing.roles.clone(),
                    administrators: rules.administrators.clone(),
                }),
            }
        })
    }
}
