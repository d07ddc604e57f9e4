//! Listing resources. Members see their own, those shared with their roles and those that the resource map grants them.
//! Administrators see all.

use super::{Action, by_membership};
use crate::{Membership, Pattern, Principal, Reason, Right, Role, Rules, Target, UserId};
use i18n::msgid;
use std::collections::BTreeSet;

/// List the resources that the principal may see.
#[derive(Clone, Debug)]
pub struct ListResources {
    sees_all: bool,
    user: UserId,
    roles: BTreeSet<Role>,
    patterns: Vec<Pattern>,
    path: Option<String>,
    trash_at: Option<u64>,
}

impl ListResources {
    /// The list for this principal.
    #[must_use]
    pub fn of(rules: &Rules, principal: &Principal) -> Self {
        let roles = principal.roles.iter().filter(|role| rules.knows_role(role)).cloned().collect();
        Self { roles, ..Self::own_and_granted(rules, principal, Right::Open) }
    }

    /// The trash for this principal: the deleted resources that they may restore. A role that could open a resource
    /// does not give this. `now` in seconds since 1970.
    #[must_use]
    pub fn in_trash(rules: &Rules, principal: &Principal, now: u64) -> Self {
        Self { trash_at: Some(now), ..Self::own_and_granted(rules, principal, Right::Delete) }
    }

    fn own_and_granted(rules: &Rules, principal: &Principal, right: Right) -> Self {
        let grants = || rules.grants_of(principal).filter(|grant| grant.right >= right);
        Self {
            sees_all: rules.membership(principal) == Membership::Administrator
                || grants().any(|grant| grant.pattern.is_everything()),
            user: principal.user.id.clone(),
            roles: BTreeSet::new(),
            patterns: grants().map(|grant| grant.pattern.clone()).collect(),
            path: None,
            trash_at: None,
        }
    }

    /// The same, to look up one path, as typed.
    #[must_use]
    pub fn to_find(self, path: &str) -> Self {
        Self { path: Some(path.to_owned()), ..self }
    }

    /// The time as of which to list the trash, in seconds since 1970; `None` for the other lists.
    #[must_use]
    pub fn trash_at(&self) -> Option<u64> {
        self.trash_at
    }

    /// Whether the list contains every resource.
    #[must_use]
    pub fn sees_all(&self) -> bool {
        self.sees_all
    }

    /// The user whose own resources are in the list.
    #[must_use]
    pub fn user(&self) -> &UserId {
        &self.user
    }

    /// The list contains the resources shared with any of these roles.
    #[must_use]
    pub fn roles(&self) -> &BTreeSet<Role> {
        &self.roles
    }

    /// The list contains the resources whose path matches any of these patterns.
    #[must_use]
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }
}

impl Action for ListResources {
    const NAME: &'static str = "list_resources";
    const LABEL: &'static str = msgid!("List resources");

    fn target(&self) -> Target<'_> {
        self.path.as_deref().map_or(Target::All, Target::Resource)
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        by_membership(rules, principal, || {
            // The list has what is open to the roles of a program, and nothing else.
            let role = principal.roles.first().filter(|_| principal.is_program());
            Ok(match role {
                Some(role) => Reason::Role { role: role.clone() },
                None => Reason::Member { group: rules.members.clone() },
            })
        })
    }
}
