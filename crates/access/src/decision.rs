//! What [`crate::Rules::decide`] answers.

use crate::{Action, Admission, Foreign, Pattern, Principal};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};

/// An action that was asked about, the answer, and the reason.
#[derive(Clone, Debug)]
pub struct Decision<A> {
    username: String,
    action: A,
    outcome: Result<Reason, Reason>,
}

impl<A: Action> Decision<A> {
    pub(crate) fn new(principal: &Principal, action: A, outcome: Result<Reason, Reason>) -> Self {
        Self { username: principal.username.clone(), action, outcome }
    }

    /// Whether the action is allowed.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.outcome.is_ok()
    }

    /// The rule that decided.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        match &self.outcome {
            Ok(reason) | Err(reason) => reason,
        }
    }

    /// The reason, when the action is denied: what a greyed button says.
    #[must_use]
    pub fn denial(&self) -> Option<&Reason> {
        self.outcome.as_ref().err()
    }

    /// The proof that the action is allowed.
    ///
    /// # Errors
    /// The reason of the denial.
    pub fn admission(self) -> Result<Admission<A>, Reason> {
        self.outcome.map(|reason| Admission::new(self.username, self.action, reason))
    }
}

/// The rule that decided, with what a person needs to understand it. Its `Display` is a sentence for that person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "rule")]
pub enum Reason {
    /// Allowed: administrators may.
    Administrator {
        /// The administrators' group.
        group: String,
    },
    /// Allowed: members may.
    Member {
        /// The members' group.
        group: String,
    },
    /// Allowed: it is the principal's own.
    Owner,
    /// Allowed: opened to a role that the principal has.
    Role {
        /// The role that matched.
        role: String,
    },
    /// Allowed: the resource map gives it to a role that the principal has.
    Granted {
        /// Which resources the row is about.
        pattern: Pattern,
        /// The role that matched.
        role: String,
    },
    /// Denied: in no group of Usher's.
    NoGroup {
        /// The members' group.
        members: String,
        /// The administrators' group.
        administrators: String,
    },
    /// Denied: not opened to any of the principal's roles.
    NotShared {
        /// The roles that the resource is opened to.
        roles: BTreeSet<String>,
        /// The administrators' group.
        administrators: String,
    },
    /// Denied: somebody else's.
    NotOwner {
        /// Whose it is.
        owner: String,
        /// The administrators' group.
        administrators: String,
    },
    /// Denied: only administrators give a resource to somebody else.
    OwnerChange {
        /// The administrators' group.
        administrators: String,
    },
    /// Denied: an editor by the resource map cannot change with whom a resource is shared.
    RolesChange {
        /// The administrators' group.
        administrators: String,
    },
    /// Denied: for administrators alone.
    AdministratorsOnly {
        /// The administrators' group.
        administrators: String,
    },
    /// Denied: administrators do not take their own administration away.
    OwnAdministration {
        /// The administrators' group.
        administrators: String,
    },
    /// Denied: the group does not come from the user pool, which therefore cannot take it away.
    GroupFromProvider {
        /// The group.
        group: String,
    },
    /// Denied: members open a resource only to roles that they have.
    RoleNotHeld {
        /// The roles that the principal lacks.
        roles: BTreeSet<String>,
        /// The administrators' group.
        administrators: String,
    },
}

impl Reason {
    /// Whether the principal has the resource of their own right: as its owner, or as an administrator.
    #[must_use]
    pub fn is_own_right(&self) -> bool {
        matches!(self, Self::Administrator { .. } | Self::Owner)
    }

    /// Whether it is lent by the resource map: with the row it ends, and what is lent is not handed on.
    #[must_use]
    pub fn is_lent(&self) -> bool {
        matches!(self, Self::Granted { .. })
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Administrator { group } => write!(f, "Administrators can do this.{}", granted_by(group)),
            Self::Member { group } => write!(f, "Members can do this.{}", granted_by(group)),
            Self::Owner => f.write_str("It is your own."),
            Self::Role { role } => write!(f, "It is open to the role {}, which you have.", Foreign(role)),
            Self::Granted { pattern, role } => {
                write!(f, "The resource map grants it for {pattern} to the role {}, which you have.", Foreign(role))
            }
            Self::NoGroup { members, administrators } => write!(
                f,
                "You do not belong to a group with access to Usher. Group {} or {} grants it.",
                Foreign(members),
                Foreign(administrators)
            ),
            Self::NotShared { roles, administrators } if roles.is_empty() => {
                write!(f, "It is open to its owner and administrators only.{}", granted_by(administrators))
            }
            Self::NotShared { roles, administrators } => write!(
                f,
                "It is open to the {} {}, which you do not have. {} {} or group {} grants it.",
                if roles.len() == 1 { "role" } else { "roles" },
                listed(roles, "and"),
                if roles.len() == 1 { "Role" } else { "One of the roles" },
                listed(roles, "or"),
                Foreign(administrators),
            ),
            Self::NotOwner { owner, administrators } => write!(
                f,
                "Only its owner {} or an administrator can do this.{}",
                Foreign(owner),
                granted_by(administrators)
            ),
            Self::OwnerChange { administrators } => {
                write!(f, "Only an administrator can choose the owner.{}", granted_by(administrators))
            }
            Self::RolesChange { administrators } => write!(
                f,
                "Only its owner or an administrator can choose who it is open to.{}",
                granted_by(administrators)
            ),
            Self::AdministratorsOnly { administrators } => {
                write!(f, "Only an administrator can do this.{}", granted_by(administrators))
            }
            Self::OwnAdministration { administrators } => {
                write!(f, "You cannot take yourself out of {}. Another administrator can.", Foreign(administrators))
            }
            Self::GroupFromProvider { group } => write!(
                f,
                "{} comes from the identity provider with which the person signed in last. Take it away there.",
                Foreign(group)
            ),
            Self::RoleNotHeld { roles, administrators } => write!(
                f,
                "You can open a resource only to roles that you have yourself, which {} {} not.{}",
                listed(roles, "and"),
                if roles.len() == 1 { "is" } else { "are" },
                granted_by(administrators),
            ),
        }
    }
}

/// The sentence that says how to get it.
fn granted_by(group: &str) -> String {
    format!(" Group {} grants it.", Foreign(group))
}

fn listed(names: &BTreeSet<String>, conjunction: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| Foreign(name).to_string()).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {conjunction} {last}", first.join(", ")),
    }
}
