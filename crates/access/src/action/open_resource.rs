//! Opening a resource. Members may open their own resources, those shared with one of their roles, and those that the
//! resource map grants to one of their roles.

use super::{Action, ResourceAction, by_membership};
use crate::{Principal, Reason, ResourcePath, Right, Rules, Sharing, Target};
use i18n::msgid;

/// Open a resource and read it.
#[derive(Clone, Debug)]
pub struct OpenResource {
    /// The path of the resource.
    pub path: ResourcePath,
    /// The owner and the roles of the resource.
    pub sharing: Sharing,
}

impl Action for OpenResource {
    const NAME: &'static str = "open_resource";
    const LABEL: &'static str = msgid!("Open a resource");
    const RIGHT: Option<Right> = Some(Right::Open);

    fn target(&self) -> Target<'_> {
        Target::Resource(self.path.as_str())
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        by_membership(rules, principal, || {
            if self.sharing.is_owned_by(principal) {
                return Ok(Reason::Owner);
            }
            let role = principal.role_among(&self.sharing.roles);
            let by_role = role.map(|role| Reason::Role { role: role.clone() });
            by_role.or_else(|| rules.granted(principal, Self::RIGHT, &self.path)).ok_or_else(|| Reason::NotShared {
                roles: self.sharing.roles.clone(),
                administrators: rules.administrators.clone(),
            })
        })
    }
}

impl ResourceAction for OpenResource {
    type Input = ();

    fn on(path: &ResourcePath, sharing: &Sharing, (): ()) -> Self {
        Self { path: path.clone(), sharing: sharing.clone() }
    }

    fn unchanged(path: &ResourcePath, sharing: &Sharing) -> Self {
        Self::on(path, sharing, ())
    }
}
