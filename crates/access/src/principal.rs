//! The verified caller.

use crate::{
    Role, Rules, UserId, UserRef, canonical,
    claims::{self, Claims},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The caller, built from the claims of their token alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// The user. Resources record their owner by the id.
    pub user: UserRef,
    /// Display name: `name`, else `email`, else the username.
    pub name: String,
    /// The Cognito groups, in canonical form.
    pub groups: BTreeSet<String>,
    /// The values of the configured role claims. Resources are shared with such roles.
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
            roles: attribute_roles.iter().cloned().chain(by_group).collect(),
        }
    }

    /// The first of `roles` that the principal has.
    pub(crate) fn role_among<'a>(&self, roles: &'a BTreeSet<Role>) -> Option<&'a Role> {
        roles.iter().find(|role| self.roles.contains(*role))
    }

    /// Builds the principal from a token's claims. `None` when they name no user.
    ///
    /// An access token names the user in `username`, an ID token in `cognito:username`. The other token type's claim is
    /// ignored, because a trigger of the user pool can write anything there.
    #[must_use]
    pub fn from_claims(claims: &Claims, rules: &Rules) -> Option<Self> {
        let is_access_token = claims::text(claims, "token_use") == Some("access");
        let username = claims::text(claims, if is_access_token { "username" } else { "cognito:username" })?;
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
}
