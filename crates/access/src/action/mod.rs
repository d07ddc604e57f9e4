//! What can be asked of the rules: one file for each action, with its rule.

mod change_groups;
mod change_limit;
mod change_map;
mod create_resource;
mod delete_resource;
mod end_sessions;
mod list_people;
mod list_resources;
mod open_resource;
mod read_audit;
mod read_map;
mod read_usage;
mod registry;
mod reset_usage;
mod save_resource;

pub use change_groups::ChangeGroups;
pub use change_limit::ChangeLimit;
pub use change_map::ChangeMap;
pub use create_resource::CreateResource;
pub use delete_resource::DeleteResource;
pub use end_sessions::EndSessions;
pub use list_people::ListPeople;
pub use list_resources::ListResources;
pub use open_resource::OpenResource;
pub use read_audit::ReadAudit;
pub use read_map::ReadMap;
pub use read_usage::ReadUsage;
pub use registry::Recorded;
pub use reset_usage::ResetUsage;
pub use save_resource::SaveResource;

use crate::{Membership, Principal, Reason, ResourcePath, Right, Rules, Sharing, canonical};
use registry::Registered;
use std::collections::BTreeSet;

/// Something that a principal can ask to do.
pub trait Action: Clone + Registered {
    /// Its name in logs and records: a verb and its object, in snake case.
    const NAME: &'static str;
    /// The right of the resource map that allows it, if one does.
    const RIGHT: Option<Right> = None;

    /// Its rule: the reason why it is allowed, or why not.
    ///
    /// # Errors
    /// The reason of the denial.
    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason>;
}

/// An action on one resource: the rules look at where it is, whose it is and whom it is opened to.
pub trait ResourceAction: Action {
    /// What is asked for beside the resource itself.
    type Input: Clone;

    /// The action on the resource at this path, which is shared so.
    fn on(path: &ResourcePath, sharing: &Sharing, input: Self::Input) -> Self;
}

/// What holds for every action: administrators may, outsiders may not; `member` decides for the rest.
fn by_membership(
    rules: &Rules,
    principal: &Principal,
    member: impl FnOnce() -> Result<Reason, Reason>,
) -> Result<Reason, Reason> {
    match rules.membership(principal) {
        Membership::Administrator => Ok(Reason::Administrator { group: rules.administrators.clone() }),
        Membership::Member => member(),
        Membership::Outsider => {
            Err(Reason::NoGroup { members: rules.members.clone(), administrators: rules.administrators.clone() })
        }
    }
}

fn administrators_only(rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
    by_membership(rules, principal, || Err(Reason::AdministratorsOnly { administrators: rules.administrators.clone() }))
}

fn own_or_granted(
    rules: &Rules,
    principal: &Principal,
    sharing: &Sharing,
    right: Option<Right>,
    path: &ResourcePath,
) -> Result<Reason, Reason> {
    if sharing.owner == principal.username {
        return Ok(Reason::Owner);
    }
    rules
        .granted(principal, right, path)
        .ok_or_else(|| Reason::NotOwner { owner: sharing.owner.clone(), administrators: rules.administrators.clone() })
}

/// Members open a resource only to roles of their own: `added` are the roles that it would be opened to anew.
fn roles_held(rules: &Rules, principal: &Principal, added: &BTreeSet<String>) -> Result<(), Reason> {
    let is_held = |role: &&String| principal.roles.contains(&*canonical(role));
    let roles: BTreeSet<String> = added.iter().filter(|role| !is_held(role)).cloned().collect();
    if roles.is_empty() {
        Ok(())
    } else {
        Err(Reason::RoleNotHeld { roles, administrators: rules.administrators.clone() })
    }
}
