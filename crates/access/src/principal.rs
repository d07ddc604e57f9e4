//! The verified caller.

use crate::{
    Rules, canonical,
    claims::{self, Claims},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The caller, built from the claims of their token alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// The Cognito username, unique in the user pool. Resources record their owner by it.
    pub username: String,
    /// Display name: `name`, else `email`, else the username.
    pub name: String,
    /// The Cognito groups, in canonical form.
    pub groups: BTreeSet<String>,
    /// The values of the configured role claims, in canonical form. Resources are shared with such roles.
    pub roles: BTreeSet<String>,
}

impl Principal {
    /// A principal with these groups, and with `attribute_roles` from claims other than the groups.
    #[must_use]
    pub fn of(
        username: &str,
        name: &str,
        groups: &BTreeSet<String>,
        attribute_roles: &BTreeSet<String>,
        rules: &Rules,
    ) -> Self {
        let by_group = groups.iter().filter(|_| rules.groups_are_roles());
        let names = |names: &mut dyn Iterator<Item = &String>| names.map(|name| canonical(name).into_owned()).collect();
        Self {
            username: username.to_owned(),
            name: name.to_owned(),
            groups: names(&mut groups.iter()),
            roles: names(&mut attribute_roles.iter().chain(by_group)),
        }
    }

    /// The first of `roles` that the principal has. Roles stored by older versions may not be in canonical form.
    pub(crate) fn role_among<'a>(&self, roles: &'a BTreeSet<String>) -> Option<&'a String> {
        roles.iter().find(|role| self.roles.contains(&*canonical(role)))
    }

    /// Builds the principal from a token's claims. `None` when they name no user.
    ///
    /// An access token names the user in `username`, an ID token in `cognito:username`. The other token type's claim is
    /// ignored, because a trigger of the user pool can write anything there.
    #[must_use]
    pub fn from_claims(claims: &Claims, rules: &Rules) -> Option<Self> {
        let is_access_token = claims::text(claims, "token_use") == Some("access");
        let username = claims::text(claims, if is_access_token { "username" } else { "cognito:username" })?;
        let name = claims::text(claims, "name").or_else(|| claims::text(claims, "email")).unwrap_or(username);
        Some(Self {
            username: username.to_owned(),
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
            let claims = serde_json::json!({ "token_use": token_use, "username": "ada", "cognito:username": "bob" });
            Principal::from_claims(claims.as_object()?, &Rules::default()).map(|principal| principal.username)
        };
        assert_eq!((named("access").as_deref(), named("id").as_deref()), (Some("ada"), Some("bob")));
        let only = serde_json::json!({ "token_use": "id", "username": "ada" });
        assert_eq!(only.as_object().and_then(|claims| Principal::from_claims(claims, &Rules::default())), None);
    }
}
