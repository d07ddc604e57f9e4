//! Roles. A role says which claim it comes from, because a group and an attribute can have the same name.

use crate::{canonical, claims};
use serde::{Deserialize, Serialize};
use std::{borrow::Borrow, fmt};

/// The origin of roles that are groups.
const GROUP: &str = "group";

/// The origin of roles that are scopes of a program's token. No claim of a user has it.
const SCOPE: &str = "scope";

/// A role: `<origin>:<name>`, in canonical form. The origin is `group` for a Cognito group, `scope` for a scope of a
/// program's token, else the name of the claim without `custom:`. So a user whose department has the same name as a
/// group does not have the role of that group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Role(String);

impl Role {
    /// The role of everybody in this group.
    #[must_use]
    pub fn of_group(name: &str) -> Self {
        Self(format!("{GROUP}:{}", canonical(name)))
    }

    /// The role of everybody with this value in this claim.
    #[must_use]
    pub fn of_claim(claim: &str, value: &str) -> Self {
        Self(format!("{}:{}", origin(claim), canonical(value)))
    }

    /// The role of every program whose token has this scope.
    #[must_use]
    pub fn of_scope(scope: &str) -> Self {
        Self(format!("{SCOPE}:{}", canonical(scope)))
    }

    /// Whether only a program can have it.
    #[must_use]
    pub fn is_scope(&self) -> bool {
        self.origin() == SCOPE
    }

    /// The role as submitted or configured. `None` when it does not name its origin.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (origin, name) = text.split_once(':')?;
        let is_complete = !origin.is_empty() && !name.is_empty();
        is_complete.then(|| Self(canonical(text).into_owned()))
    }

    /// The whole text, with the origin.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The claim's part of the text: `group` or `department`.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.0.split_once(':').map_or("", |(origin, _)| origin)
    }

    /// The text without the origin: the group or the value of the claim.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.split_once(':').map_or(self.0.as_str(), |(_, name)| name)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Role {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Role {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// Whether the roles in a claim would have the origin of scopes. Such a claim gives no roles: a user's access token has
/// a claim `scope` too, and users can write some attributes themselves.
#[must_use]
pub fn is_reserved_claim(claim: &str) -> bool {
    origin(claim).split(':').next() == Some(SCOPE)
}

/// The origin of the roles in a claim. Configuration refuses claims with a colon in this part, and two claims with the
/// same origin, so a role's text has one meaning.
#[must_use]
pub fn origin(claim: &str) -> &str {
    if claim == claims::GROUPS { GROUP } else { claim.strip_prefix("custom:").unwrap_or(claim) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_and_an_attribute_of_the_same_name_are_two_roles() {
        let (group, department) = (Role::of_group("usher-admins"), Role::of_claim("custom:department", "usher-admins"));
        assert_eq!((group.as_str(), department.as_str()), ("group:usher-admins", "department:usher-admins"));
        assert_ne!(group, department);
        assert_eq!(Role::of_claim(claims::GROUPS, "usher-admins"), group);
        // A value cannot pretend to come from elsewhere.
        assert_eq!(Role::of_claim("custom:department", "group:usher-admins").origin(), "department");
    }

    #[test]
    fn a_role_names_its_origin() {
        for text in ["department:IT", "group:a:b", "department:Human Resources"] {
            assert_eq!(Role::parse(text).as_ref().map(Role::as_str), Some(text));
        }
        for text in ["", "IT", ":IT", "department:"] {
            assert_eq!(Role::parse(text), None, "{text}");
        }
        assert_eq!(Role::parse("group:Cafe\u{301}"), Some(Role::of_group("Café")));
        assert_eq!(Role::of_group("a:b").name(), "a:b");
    }
}
