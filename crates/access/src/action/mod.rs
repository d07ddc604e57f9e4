//! The actions that the rules decide on: one file per action, with its rule. The registry at the end of this file is the
//! one list of them.

#[macro_use]
mod registry;

mod archive_resource;
mod audit_label;
mod block_program;
mod change_group_limit;
mod change_groups;
mod change_limit;
mod change_map;
mod create_resource;
mod delete_resource;
mod end_sessions;
mod list_people;
mod list_resources;
mod make_call;
mod open_resource;
mod operation;
mod read_access;
mod read_audit;
mod read_findings;
mod read_history;
mod read_map;
mod read_usage;
mod request_access;
mod reset_usage;
mod save_resource;

pub use archive_resource::{ArchiveResource, RestoreResource};
pub use block_program::BlockProgram;
pub use change_group_limit::ChangeGroupLimit;
pub use change_groups::ChangeGroups;
pub use change_limit::ChangeLimit;
pub use change_map::ChangeMap;
pub use create_resource::CreateResource;
pub use delete_resource::{DeleteResource, UndeleteResource};
pub use end_sessions::EndSessions;
pub use list_people::ListPeople;
pub use list_resources::ListResources;
pub use make_call::MakeCall;
pub use open_resource::OpenResource;
pub use operation::{OperationVisitor, OperationWords, ResourceOperation};
pub use read_access::ReadAccess;
pub use read_audit::ReadAudit;
pub use read_findings::ReadFindings;
pub use read_history::ReadHistory;
pub use read_map::ReadMap;
pub use read_usage::ReadUsage;
pub use registry::AuditAction;
pub use request_access::{DecideRequest, ListRequests, RequestAccess};
pub use reset_usage::ResetUsage;
pub use save_resource::SaveResource;

use crate::{Membership, Principal, Reason, ResourcePath, Right, Role, Rules, Sharing, Target};
use registry::Registered;
use std::collections::BTreeSet;

/// An action that a principal can request.
pub trait Action: Clone + Send + Sync + Registered + 'static {
    /// The name in logs and audit records: verb and object, in snake case.
    const NAME: &'static str;
    /// The name for people: an imperative, such as "Delete a resource".
    const LABEL: &'static str;
    /// The resource map right that allows this action, if any.
    const RIGHT: Option<Right> = None;

    /// What the action acts on.
    fn target(&self) -> Target<'_>;

    /// Decides the action; `Ok` carries the reason for allowing it.
    ///
    /// # Errors
    /// The reason for the denial.
    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason>;
}

/// An action on one existing resource. Its rule looks at the path, the owner and the roles of the resource.
pub trait ResourceAction: Action {
    /// Further input besides the resource itself.
    type Input: Clone;

    /// Builds the action for the resource at `path` with this owner and these roles.
    fn on(path: &ResourcePath, sharing: &Sharing, input: Self::Input) -> Self;

    /// Builds the action so that owner and roles stay as they are.
    fn unchanged(path: &ResourcePath, sharing: &Sharing) -> Self;
}

/// A function that is generic over the type of an [`ExplainableAction`].
pub(crate) trait ResourceActionVisitor {
    /// The result.
    type Output;

    /// Called by [`ExplainableAction::accept`].
    fn visit<A: ResourceAction>(self) -> Self::Output;
}

/// Common to most actions: administrators may, outsiders may not, and `member` decides for members. Of what it allows,
/// a program may only what is open to one of its roles.
fn by_membership(
    rules: &Rules,
    principal: &Principal,
    member: impl FnOnce() -> Result<Reason, Reason>,
) -> Result<Reason, Reason> {
    match rules.membership(principal) {
        Membership::Administrator => Ok(Reason::Administrator { group: rules.administrators.clone() }),
        Membership::Member => member(),
        Membership::NonMember => {
            Err(Reason::NoGroup { members: rules.members.clone(), administrators: rules.administrators.clone() })
        }
        Membership::Program => match member() {
            Ok(reason @ (Reason::Role { .. } | Reason::Granted { .. })) => Ok(reason),
            Ok(_) | Err(_) => Err(Reason::NotForPrograms),
        },
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
    if sharing.is_owned_by(principal) {
        return Ok(Reason::Owner);
    }
    rules.granted(principal, right, path).ok_or_else(|| Reason::NotOwner {
        owner: sharing.owner.username.clone(),
        administrators: rules.administrators.clone(),
    })
}

/// Members may share a resource only with roles that they hold. `added` are the newly added roles.
fn roles_held(rules: &Rules, principal: &Principal, added: &BTreeSet<Role>) -> Result<(), Reason> {
    let roles: BTreeSet<Role> = added.difference(&principal.roles).cloned().collect();
    if roles.is_empty() {
        Ok(())
    } else {
        Err(Reason::RoleNotHeld { roles, administrators: rules.administrators.clone() })
    }
}

registry! {
    events {
        /// A user signed in.
        SIGN_IN = "sign_in",
        /// A user signed out of one browser.
        SIGN_OUT = "sign_out",
        /// All sessions of a user were ended.
        SIGN_OUT_EVERYWHERE = "sign_out_everywhere",
        /// A session ended because the user pool refused to renew its tokens.
        SESSION_ENDED = "session_ended",
        /// A group change was requested from the user pool. [`ChangeGroups`] records the result.
        GROUP_CHANGE_REQUESTED = "ask_for_groups",
        /// The list of people was exported.
        PEOPLE_EXPORT = "export_people",
        /// The audit trail was exported.
        AUDIT_EXPORT = "export_audit",
    }
    actions {
        EndSessions,
        BlockProgram,
        ListResources,
        CreateResource,
        ChangeGroups,
        ChangeLimit,
        ChangeGroupLimit,
        ResetUsage,
        ChangeMap,
        ReadMap,
        ListPeople,
        ReadUsage,
        ReadAudit,
        ReadFindings,
        RequestAccess,
        DecideRequest,
        ListRequests,
        MakeCall,
    }
    resource_actions {
        OpenResource,
        SaveResource,
        ReadHistory,
        ArchiveResource,
        RestoreResource,
        DeleteResource,
        ReadAccess,
        UndeleteResource,
    }
    operations {
        /// Archive the resource.
        Archive = ArchiveResource,
        /// Restore the archived resource.
        Restore = RestoreResource,
        /// Delete the resource.
        Delete = DeleteResource,
        /// Restore the deleted resource.
        Undelete = UndeleteResource,
    }
}
