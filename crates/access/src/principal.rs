//! The verified caller: a user or a program.

use crate::{
    Role, Rules, UserId, UserRef, canonical,
    claims::{self, Claims},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The caller, built from the claims of their token alone. A program is in no group: the rules open to it what they
/// open to its roles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// The user, or the program. Resources record their owner by the id.
    pub user: UserRef,
    /// Display name: `name`, else `email`, else the username.
    pub name: String,
    /// The Cognito groups, in canonical form.
    pub groups: BTreeSet<String>,
    /// The values of the configured role claims, or a program's scopes. Resources are shared with such roles.
    pub roles: BTreeSet<Role>,
}

impl Principal {
    /// A principal with these groups, and with `attribute_roles` from claims other than the groups.
    #[must_use]
    pub fn of(
        user: UserRef,
        name: &str,
        groups: &BTreeSet<String>,
        attribute_roles: &BTreeSet<Role>,
        rules: &Rules,
    ) -> Self {
        let by_group = groups.iter().filter(|_| rules.groups_are_roles()).map(|group| Role::of_group(group));
        Self {
            user,
            name: name.to_owned(),
            groups: groups.iter().map(|name| canonical(name).into_owned()).collect(),
            roles: attribute_roles.iter().filter(|role| !role.is_scope()).cloned().chain(by_group).collect(),
        }
    }

    /// The program with this app client and these scopes.
    #[must_use]
    pub fn of_client<'a>(client_id: &str, scopes: impl IntoIterator<Item = &'a str>) -> Self {
        let user = UserRef::of_client(client_id);
        Self {
            name: user.username.clone(),
            user,
            groups: BTreeSet::new(),
            roles: scopes.into_iter().map(Role::of_scope).collect(),
        }
    }

    /// Whether it is a program and not a user.
    #[must_use]
    pub fn is_program(&self) -> bool {
        self.user.id.client().is_some()
    }

    /// The first of `roles` that the principal has.
    pub(crate) fn role_among<'a>(&self, roles: &'a BTreeSet<Role>) -> Option<&'a Role> {
        roles.iter().find(|role| self.roles.contains(*role))
    }

    /// Builds the principal from a token's claims. `None` when they name no user.
    ///
    /// An access token names the user in `username`, an ID token in `cognito:username`. The other token type's claim is
    /// ignored, because a trigger of the user pool can write anything there. A username in the form of a program's name
    /// is refused: nobody may pass for a program in lists and records.
    #[must_use]
    pub fn from_claims(claims: &Claims, rules: &Rules) -> Option<Self> {
        let is_access_token = claims::text(claims, "token_use") == Some("access");
        let username = claims::text(claims, if is_access_token { "username" } else { "cognito:username" })?;
        if UserRef::is_name_of_client(username) {
            return None;
        }
        let (issuer, subject) = (claims::text(claims, "iss")?, claims::text(claims, "sub")?);
        let name = claims::text(claims, "name").or_else(|| claims::text(claims, claims::EMAIL)).unwrap_or(username);
        Some(Self {
            user: UserRef { id: UserId::new(issuer, subject), username: username.to_owned() },
            name: name.to_owned(),
            groups: claims::groups(claims),
            roles: rules.role_claims.iter().flat_map(|claim| claims::roles(claims, claim)).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Membership;

    #[test]
    fn t6_the_claim_of_the_other_kind_of_token_names_nobody() {
        let named = |token_use: &str| {
            let claims = serde_json::json!({ "iss": "https://a", "sub": "1", "token_use": token_use, "username": "ada", "cognito:username": "bob" });
            Principal::from_claims(claims.as_object()?, &Rules::default()).map(|principal| principal.user.username)
        };
        assert_eq!((named("access").as_deref(), named("id").as_deref()), (Some("ada"), Some("bob")));
        let only = serde_json::json!({ "iss": "https://a", "sub": "1", "token_use": "id", "username": "ada" });
        assert_eq!(only.as_object().and_then(|claims| Principal::from_claims(claims, &Rules::default())), None);
    }

    #[test]
    fn nobody_is_called_like_a_program() {
        let claims =
            serde_json::json!({ "iss": "https://a", "sub": "1", "token_use": "access", "username": "client:1" });
        assert_eq!(claims.as_object().and_then(|claims| Principal::from_claims(claims, &Rules::default())), None);
    }

    #[test]
    fn a_user_with_the_names_of_a_program_is_another_one() {
        for token_use in ["access", "id"] {
            // A pool gives every user a UUID as subject; an administrator can choose any username.
            let claims = serde_json::json!({
                "iss": "https://a", "sub": "4abc", "token_use": token_use, "client_id": "4abc",
                "username": "4abc", "cognito:username": "4abc", "scope": "usher/resources.read",
            });
            let user = claims.as_object().and_then(|claims| Principal::from_claims(claims, &Rules::default()));
            let (user, program) = (user.unwrap_or_default(), Principal::of_client("4abc", ["usher/resources.read"]));
            assert_eq!(user.user.username, "4abc", "{token_use}");
            assert!(!user.is_program() && user.roles.is_disjoint(&program.roles));
            assert!(!user.user.is(&program.user) && !program.user.is(&user.user));
        }
    }

    #[test]
    fn no_scope_makes_an_administrator_or_a_member() {
        let rules = Rules::default();
        let scopes = ["usher-admins", "group:usher-admins", "usher/usher-admins", "usher-users", "cognito:groups"];
        let program = Principal::of_client("4abc", scopes);
        assert_eq!(rules.membership(&program), Membership::Program);
        assert!(program.roles.iter().all(Role::is_scope));
        // Whatever groups it were in.
        let groups = [rules.administrators.clone(), rules.members.clone()].into();
        assert_eq!(rules.membership(&Principal { groups, ..program }), Membership::Program);
    }

    #[test]
    fn a_program_has_its_scopes_and_nothing_else() {
        let program = Principal::of_client("4abc", ["usher/resources.read", "usher/resources.read"]);
        assert!(program.is_program() && program.groups.is_empty());
        assert_eq!(program.name, "client:4abc");
        assert_eq!(program.roles.iter().map(Role::as_str).collect::<Vec<_>>(), ["scope:usher/resources.read"]);
    }
}
