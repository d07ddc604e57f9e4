//! The configured part of the rules, and the one decision function.

use crate::{Action, Decision, Grant, Principal, canonical};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Which groups and roles the rules speak of. The same value serves the server and the browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// The group of members.
    pub members: String,
    /// The group of administrators.
    pub administrators: String,
    /// The claims whose values are roles.
    pub role_claims: Vec<String>,
    /// The roles that a resource can be opened to.
    pub roles: BTreeSet<String>,
    /// The resource map, which administrators change while Usher runs.
    #[serde(default)]
    pub grants: Vec<Grant>,
}

/// What a principal is to Usher, by their groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// In the administrators' group.
    Administrator,
    /// In the members' group.
    Member,
    /// In neither: nothing is allowed.
    Outsider,
}

impl Rules {
    /// The same with all names in canonical form, in which they are compared.
    #[must_use]
    pub fn in_canonical_form(self) -> Self {
        let name = |name: &String| canonical(name).into_owned();
        Self {
            members: name(&self.members),
            administrators: name(&self.administrators),
            roles: self.roles.iter().map(name).collect(),
            ..self
        }
    }

    /// The one place where it is decided what a principal may do. Nothing is allowed by default.
    #[must_use]
    pub fn decide<A: Action>(&self, principal: &Principal, action: A) -> Decision<A> {
        let outcome = action.rule(self, principal);
        Decision::new(principal, action, outcome)
    }

    /// The principal's standing. Administrators need not be members as well.
    #[must_use]
    pub fn membership(&self, principal: &Principal) -> Membership {
        if principal.groups.contains(&self.administrators) {
            Membership::Administrator
        } else if principal.groups.contains(&self.members) {
            Membership::Member
        } else {
            Membership::Outsider
        }
    }

    /// Whether groups are roles as well.
    pub(crate) fn groups_are_roles(&self) -> bool {
        self.role_claims.iter().any(|claim| claim == crate::claims::GROUPS)
    }

    /// Whether a resource can be opened to this role at all.
    #[must_use]
    pub fn knows_role(&self, role: &str) -> bool {
        role == self.members || role == self.administrators || self.roles.contains(role)
    }

    /// The roles to offer in a form: the configured ones and both groups, in order.
    #[must_use]
    pub fn offered_roles(&self) -> BTreeSet<String> {
        let groups = [self.members.clone(), self.administrators.clone()];
        self.roles.iter().cloned().chain(groups).collect()
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
