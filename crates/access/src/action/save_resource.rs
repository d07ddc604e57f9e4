//! Saving a changed resource. Members may change their own resources and those for which the resource map grants it.
//! They cannot change the owner, and can add only roles that they hold.

use super::{Action, ResourceAction, by_membership, own_or_granted, roles_held};
use crate::{Principal, Reason, ResourcePath, Right, Rules, Sharing, Target};
use i18n::msgid;

/// Save a changed resource.
#[derive(Clone, Debug)]
pub struct SaveResource {
    /// The path of the resource.
    pub path: ResourcePath,
    /// Owner and roles before the change.
    pub current: Sharing,
    /// Owner and roles after the change.
    pub proposed: Sharing,
}

impl Action for SaveResource {
    const NAME: &'static str = "save_resource";
    const LABEL: &'static str = msgid!("Edit a resource");
    const RIGHT: Option<Right> = Some(Right::Edit);

    fn target(&self) -> Target<'_> {
        Target::Resource(self.path.as_str())
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        by_membership(rules, principal, || {
            let reason = own_or_granted(rules, principal, &self.current, Self::RIGHT, &self.path)?;
            if reason.is_granted_by_map() && self.proposed.roles != self.current.roles {
                return Err(Reason::RolesChange { administrators: rules.administrators.clone() });
            }
            if !self.proposed.owner.is(&self.current.owner) {
                return Err(Reason::OwnerChange { administrators: rules.administrators.clone() });
            }
            let added = self.proposed.roles.difference(&self.current.roles).cloned().collect();
            roles_held(rules, principal, &added)?;
            Ok(reason)
        })
    }
}

impl ResourceAction for SaveResource {
    /// Owner and roles after the change.
    type Input = Sharing;

    fn on(path: &ResourcePath, sharing: &Sharing, proposed: Sharing) -> Self {
        Self { path: path.clone(), current: sharing.clone(), proposed }
    }

    fn unchanged(path: &ResourcePath, sharing: &Sharing) -> Self {
        Self::on(path, sharing, sharing.clone())
    }
}
