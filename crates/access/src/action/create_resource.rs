//! Creating a resource. Members may, as its owner, and may share it only with roles that they hold.

use super::{Action, by_membership, roles_held};
use crate::{Principal, Reason, Rules, Sharing};

/// Create a resource.
#[derive(Clone, Debug)]
pub struct CreateResource {
    /// The owner and the roles of the new resource.
    pub proposed: Sharing,
}

impl CreateResource {
    /// An unshared resource owned by the principal; answers whether they may create anything at all.
    #[must_use]
    pub fn own(principal: &Principal) -> Self {
        Self { proposed: Sharing { owner: principal.user.clone(), roles: Default::default() } }
    }
}

impl Action for CreateResource {
    const NAME: &'static str = "create_resource";
    const LABEL: &'static str = "Create resources";

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        by_membership(rules, principal, || {
            if !self.proposed.is_owned_by(principal) {
                return Err(Reason::OwnerChange { administrators: rules.administrators.clone() });
            }
            roles_held(rules, principal, &self.proposed.roles)?;
            Ok(Reason::Member { group: rules.members.clone() })
        })
    }
}
