//! May the principal create this resource? Members do, as its owner, opened to roles of their own.

use super::{Action, by_membership, roles_held};
use crate::{Principal, Reason, Rules, Sharing};

/// Create a resource.
#[derive(Clone, Debug)]
pub struct CreateResource {
    /// Whose it would be and whom it would be opened to.
    pub proposed: Sharing,
}

impl CreateResource {
    /// A resource of the principal's own that is opened to nobody else: may they create anything at all?
    #[must_use]
    pub fn own(principal: &Principal) -> Self {
        Self { proposed: Sharing { owner: principal.username.clone(), roles: Default::default() } }
    }
}

impl Action for CreateResource {
    const NAME: &'static str = "create_resource";

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        by_membership(rules, principal, || {
            if self.proposed.owner != principal.username {
                return Err(Reason::OwnerChange { administrators: rules.administrators.clone() });
            }
            roles_held(rules, principal, &self.proposed.roles)?;
            Ok(Reason::Member { group: rules.members.clone() })
        })
    }
}
