//! Creating a resource. Members may, as its owner, and may share it only with roles that they hold.

use super::{Action, by_membership, roles_held};
use crate::{Principal, Reason, Rules, Sharing, Target};
use i18n::msgid;

/// Create a resource.
#[derive(Clone, Debug)]
pub struct CreateResource {
    /// The path, as typed.
    pub path: String,
    /// The owner and the roles of the new resource.
    pub proposed: Sharing,
}

impl CreateResource {
    /// An unshared resource owned by the principal, at a path that is not known yet; answers whether they may create
    /// anything at all.
    #[must_use]
    pub fn own(principal: &Principal) -> Self {
        let proposed = Sharing { owner: principal.user.clone(), roles: Default::default() };
        Self { path: String::new(), proposed }
    }
}

impl Action for CreateResource {
    const NAME: &'static str = "create_resource";
    const LABEL: &'static str = msgid!("Create resources");

    fn target(&self) -> Target<'_> {
        Target::Resource(&self.path)
    }

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
