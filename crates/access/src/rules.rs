//! The configuration of the rules, and the only decision function.

use crate::{Action, Decision, Grant, Principal, Role, canonical, role::origin};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The groups and roles that the rules use. Server and browser use the same value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// The members' group.
    pub members: String,
    /// The administrators' group.
    pub administrators: String,
    /// The claims whose values become roles.
    pub role_claims: Vec<String>,
    /// The configured roles that a resource can be shared with.
    pub roles: BTreeSet<Role>,
    /// The resource map, which administrators can change at run time.
    #[serde(default)]
    pub grants: Vec<Grant>,
}

/// The status of a principal in Usher, derived from the groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// In the administrators' group.
    Administrator,
    /// In the members' group.
    Member,
    /// In neither group: almost nothing is allowed.
    NonMember,
    /// A program: only what is open to its roles is allowed.
    Program,
}

impl Rules {
    /// The rules with all names in canonical form, which comparisons need.
    #[must_use]
    pub fn in_canonical_form(self) -> Self {
        let name = |name: &String| canonical(name).into_owned();
        Self { members: name(&self.members), administrators: name(&self.administrators), ..self }
    }

    /// Decides whether the principal may do the action. Every decision goes through here. Nothing is allowed by
    /// default.
    #[must_use]
    pub fn decide<A: Action>(&self, principal: &Principal, action: A) -> Decision<A> {
        let outcome = action.rule(self, principal);
        Decision::new(principal, action, outcome)
    }

    /// The principal's membership. Administrators need not be members as well.
    #[must_use]
    pub fn membership(&self, principal: &Principal) -> Membership {
        if principal.is_program() {
            Membership::Program
        } else if principal.groups.contains(&self.administrators) {
            Membership::Administrator
        } else if principal.groups.contains(&self.members) {
            Membership::Member
        } else {
            Membership::NonMember
        }
    }

    /// Whether groups also count as roles.
    pub(crate) fn groups_are_roles(&self) -> bool {
        self.role_claims.iter().any(|claim| claim == crate::claims::GROUPS)
    }

    /// Whether a resource can be shared with this role.
    #[must_use]
    pub fn knows_role(&self, role: &Role) -> bool {
        self.groups().contains(role) || self.roles.contains(role)
    }

    /// The roles to offer in a form: the configured ones and both groups, sorted.
    #[must_use]
    pub fn offered_roles(&self) -> BTreeSet<Role> {
        self.roles.iter().cloned().chain(self.groups()).collect()
    }

    /// The offered role that the text probably means: it differs in upper and lower case, or lacks the origin.
    #[must_use]
    pub fn similar_role(&self, text: &str) -> Option<Role> {
        // ASCII only: Unicode's case tables are too large for the WebAssembly module.
        let is_similar = |role: &Role| [role.as_str(), role.name()].iter().any(|name| name.eq_ignore_ascii_case(text));
        self.offered_roles().into_iter().find(is_similar)
    }

    /// The roles that a typed text means: the one whose origin it names, else this value in any claim but the groups.
    #[must_use]
    pub fn roles_meant(&self, text: &str) -> Vec<Role> {
        let named =
            Role::parse(text).filter(|role| self.role_claims.iter().any(|claim| origin(claim) == role.origin()));
        let attributes = self.role_claims.iter().filter(|claim| *claim != crate::claims::GROUPS);
        named.map_or_else(|| attributes.map(|claim| Role::of_claim(claim, text)).collect(), |role| vec![role])
    }

    /// The roles of both groups.
    fn groups(&self) -> [Role; 2] {
        [&self.members, &self.administrators].map(|group| Role::of_group(group))
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            members: "usher-users".to_owned(),
            administrators: "usher-admins".to_owned(),
            role_claims: vec![crate::claims::GROUPS.to_owned(), "custom:department".to_owned()],
            roles: BTreeSet::new(),
            grants: Vec::new(),
        }
    }
}
