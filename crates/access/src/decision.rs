//! The result of [`crate::Rules::decide`].

use crate::{Action, Admission, DenialRule, Pattern, Principal, Role, Untrusted, UserRef};
use i18n::tr;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};

/// A requested action, the outcome, and the reason.
#[derive(Clone, Debug)]
pub struct Decision<A> {
    user: UserRef,
    action: A,
    outcome: Result<Reason, Reason>,
}

impl<A: Action> Decision<A> {
    pub(crate) fn new(principal: &Principal, action: A, outcome: Result<Reason, Reason>) -> Self {
        Self { user: principal.user.clone(), action, outcome }
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

    /// The reason for a denial, for example as the hint of a disabled button.
    #[must_use]
    pub fn denial(&self) -> Option<&Reason> {
        self.outcome.as_ref().err()
    }

    /// Returns the proof that the action is allowed.
    ///
    /// # Errors
    /// The reason for the denial.
    pub fn admission(self) -> Result<Admission<A>, Reason> {
        self.outcome.map(|reason| Admission::new(self.user, self.action, reason))
    }
}

/// The rule that decided, with the details to explain it. `Display` writes a sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "rule")]
pub enum Reason {
    /// Allowed: the principal is an administrator.
    Administrator {
        /// The administrators' group.
        group: String,
    },
    /// Allowed: the principal is a member.
    Member {
        /// The members' group.
        group: String,
    },
    /// Allowed: it is the principal's own.
    Owner,
    /// Allowed: shared with a role of the principal.
    Role {
        /// The role that matched.
        role: Role,
    },
    /// Allowed: the resource map grants it to a role of the principal.
    Granted {
        /// The pattern of the matching row.
        pattern: Pattern,
        /// The role that matched.
        role: Role,
    },
    /// Denied: the principal is in neither of Usher's groups.
    NoGroup {
        /// The members' group.
        members: String,
        /// The administrators' group.
        administrators: String,
    },
    /// Denied: not shared with any role of the principal.
    NotShared {
        /// The roles that the resource is shared with.
        roles: BTreeSet<Role>,
        /// The administrators' group.
        administrators: String,
    },
    /// Denied: neither a resource nor a row of the resource map opens this address to a role of the principal. It does
    /// not say whether there is a resource.
    NotOpen {
        /// The administrators' group.
        administrators: String,
    },
    /// Denied: the principal is not the owner.
    NotOwner {
        /// The owner's username.
        owner: String,
        /// The administrators' group.
        administrators: String,
    },
    /// Denied: only administrators can change the owner.
    OwnerChange {
        /// The administrators' group.
        administrators: String,
    },
    /// Denied: users who may edit only through the resource map cannot change the roles of a resource.
    RolesChange {
        /// The administrators' group.
        administrators: String,
    },
    /// Denied: administrators only.
    AdministratorsOnly {
        /// The administrators' group.
        administrators: String,
    },
    /// Denied: administrators cannot remove their own administrator group.
    OwnAdministration {
        /// The administrators' group.
        administrators: String,
    },
    /// Denied: the group does not come from the user pool, so the user pool cannot remove it.
    GroupFromProvider {
        /// The group's name.
        group: String,
    },
    /// Denied: the principal is a program, and no rule opens this to its roles.
    NotForPrograms,
    /// Denied: members may share a resource only with roles that they hold.
    RoleNotHeld {
        /// The roles that the principal lacks.
        roles: BTreeSet<Role>,
        /// The administrators' group.
        administrators: String,
    },
}

impl Reason {
    /// Whether the principal has access as the owner or as an administrator.
    #[must_use]
    pub fn is_own_right(&self) -> bool {
        matches!(self, Self::Administrator { .. } | Self::Owner)
    }

    /// The name of the rule, as in records and metrics.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Administrator { .. } => "administrator",
            Self::Member { .. } => "member",
            Self::Owner => "owner",
            Self::Role { .. } => "role",
            Self::Granted { .. } => "granted",
            // Each of the others denies.
            denial => DenialRule::of(denial).map_or("unknown", DenialRule::name),
        }
    }

    /// Whether access comes from the resource map. It ends with the row, and the principal cannot pass it on.
    #[must_use]
    pub fn is_granted_by_map(&self) -> bool {
        matches!(self, Self::Granted { .. })
    }
}

impl Reason {
    /// The sentence for the user, in the language of the page. `Display` is English, for records and logs.
    #[must_use]
    pub fn text(&self) -> String {
        let granted_by =
            |text: &str, group: &str| format!("{text} {}", tr!("Group {group} grants it.", group = Untrusted(group)));
        match self {
            Self::Administrator { group } => granted_by(tr!("Administrators can do this."), group),
            Self::Member { group } => granted_by(tr!("Members can do this."), group),
            Self::Owner => tr!("It is your own.").to_owned(),
            Self::Role { role } => {
                tr!("It is open to the role {role}, which you have.", role = Untrusted(role.as_str()))
            }
            Self::Granted { pattern, role } => tr!(
                "The resource map grants it for {pattern} to the role {role}, which you have.",
                pattern = pattern,
                role = Untrusted(role.as_str())
            ),
            Self::NoGroup { members, administrators } => tr!(
                "You do not belong to a group with access to Usher. Group {members} or {administrators} grants it.",
                members = Untrusted(members),
                administrators = Untrusted(administrators)
            ),
            Self::NotShared { roles, administrators } if roles.is_empty() => {
                granted_by(tr!("It is open to its owner and administrators only."), administrators)
            }
            Self::NotShared { roles, administrators } => tr!(
                "It is open to the role {all}, which you do not have. Role {any} or group {group} grants it."
                    | "It is open to the roles {all}, which you do not have. One of the roles {any} or group {group} \
                       grants it.",
                n = roles.len(),
                all = all_of(roles),
                any = any_of(roles),
                group = Untrusted(administrators)
            ),
            Self::NotOpen { administrators } => {
                granted_by(tr!("None of your roles opens this address."), administrators)
            }
            Self::NotOwner { owner, administrators } => granted_by(
                &tr!("Only its owner {owner} or an administrator can do this.", owner = Untrusted(owner)),
                administrators,
            ),
            Self::OwnerChange { administrators } => {
                granted_by(tr!("Only an administrator can choose the owner."), administrators)
            }
            Self::RolesChange { administrators } => {
                granted_by(tr!("Only its owner or an administrator can choose who it is open to."), administrators)
            }
            Self::AdministratorsOnly { administrators } => {
                granted_by(tr!("Only an administrator can do this."), administrators)
            }
            Self::OwnAdministration { administrators } => tr!(
                "You cannot take yourself out of {group}. Another administrator can.",
                group = Untrusted(administrators)
            ),
            Self::GroupFromProvider { group } => tr!(
                "{group} comes from the identity provider with which the person signed in last. Take it away there.",
                group = Untrusted(group)
            ),
            Self::NotForPrograms => {
                tr!("A program can do only what the resource map or a shared resource opens to one of its scopes.")
                    .to_owned()
            }
            Self::RoleNotHeld { roles, administrators } => {
                let text = tr!(
                    "You can open a resource only to roles that you have yourself, which {roles} is not."
                        | "You can open a resource only to roles that you have yourself, which {roles} are not.",
                    n = roles.len(),
                    roles = all_of(roles)
                );
                granted_by(&text, administrators)
            }
        }
    }
}

fn all_of(roles: &BTreeSet<Role>) -> String {
    joined(roles, |first, last| tr!("{first} and {last}", first = first, last = last))
}

fn any_of(roles: &BTreeSet<Role>) -> String {
    joined(roles, |first, last| tr!("{first} or {last}", first = first, last = last))
}

fn joined(roles: &BTreeSet<Role>, join: impl Fn(&str, &str) -> String) -> String {
    let names: Vec<String> = roles.iter().map(|role| Untrusted(role.as_str()).to_string()).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => join(&first.join(tr!(", ")), last),
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Administrator { group } => write!(f, "Administrators can do this.{}", granted_by(group)),
            Self::Member { group } => write!(f, "Members can do this.{}", granted_by(group)),
            Self::Owner => f.write_str("It is your own."),
            Self::Role { role } => write!(f, "It is open to the role {}, which you have.", Untrusted(role.as_str())),
            Self::Granted { pattern, role } => {
                write!(
                    f,
                    "The resource map grants it for {pattern} to the role {}, which you have.",
                    Untrusted(role.as_str())
                )
            }
            Self::NoGroup { members, administrators } => write!(
                f,
                "You do not belong to a group with access to Usher. Group {} or {} grants it.",
                Untrusted(members),
                Untrusted(administrators)
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
                Untrusted(administrators),
            ),
            Self::NotOpen { administrators } => {
                write!(f, "None of your roles opens this address.{}", granted_by(administrators))
            }
            Self::NotOwner { owner, administrators } => write!(
                f,
                "Only its owner {} or an administrator can do this.{}",
                Untrusted(owner),
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
                write!(f, "You cannot take yourself out of {}. Another administrator can.", Untrusted(administrators))
            }
            Self::GroupFromProvider { group } => write!(
                f,
                "{} comes from the identity provider with which the person signed in last. Take it away there.",
                Untrusted(group)
            ),
            Self::NotForPrograms => f.write_str(
                "A program can do only what the resource map or a shared resource opens to one of its scopes.",
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

/// The sentence that tells the user which group grants access.
fn granted_by(group: &str) -> String {
    format!(" Group {} grants it.", Untrusted(group))
}

fn listed(roles: &BTreeSet<Role>, conjunction: &str) -> String {
    let names: Vec<String> = roles.iter().map(|role| Untrusted(role.as_str()).to_string()).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {conjunction} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_english_pages_say_what_records_say() {
        let group = || "staff".to_owned();
        let roles = |names: &[&str]| -> BTreeSet<Role> { names.iter().filter_map(|name| Role::parse(name)).collect() };
        let mut reasons = vec![
            Reason::Administrator { group: group() },
            Reason::Member { group: group() },
            Reason::Owner,
            Reason::NoGroup { members: group(), administrators: "chiefs".to_owned() },
            Reason::NotOpen { administrators: group() },
            Reason::NotOwner { owner: "ida".to_owned(), administrators: group() },
            Reason::OwnerChange { administrators: group() },
            Reason::RolesChange { administrators: group() },
            Reason::AdministratorsOnly { administrators: group() },
            Reason::OwnAdministration { administrators: group() },
            Reason::GroupFromProvider { group: group() },
            Reason::NotForPrograms,
            Reason::NotShared { roles: roles(&[]), administrators: group() },
        ];
        reasons.extend(roles(&["group:sales"]).into_iter().map(|role| Reason::Role { role }));
        for names in
            [&["group:sales"][..], &["group:legal", "group:sales"], &["group:audit", "group:legal", "group:sales"]]
        {
            reasons.push(Reason::NotShared { roles: roles(names), administrators: group() });
            reasons.push(Reason::RoleNotHeld { roles: roles(names), administrators: group() });
        }
        for reason in reasons {
            assert_eq!(reason.text(), reason.to_string());
        }
    }
}
