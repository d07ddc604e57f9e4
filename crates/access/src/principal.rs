//! The verified caller.

use crate::{
    Rules,
    claims::{self, Claims},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Who is calling, as their token says: never more than that token's claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// Cognito's username, unique in the user pool. Owners are recorded by it.
    pub username: String,
    /// A name for people to read: `name`, else `email`, else the username.
    pub name: String,
    /// The Cognito groups.
    pub groups: BTreeSet<String>,
    /// The values of the configured role claims; a resource is opened to such a value.
    pub roles: BTreeSet<String>,
}

impl Principal {
    /// Builds the principal from a token's claims, or `None` when they name no user.
    ///
    /// An ID token calls the user `cognito:username`, an access token `username`.
    #[must_use]
    pub fn from_claims(claims: &Claims, rules: &Rules) -> Option<Self> {
        let username = claims::text(claims, "cognito:username").or_else(|| claims::text(claims, "username"))?;
        let name = claims::text(claims, "name").or_else(|| claims::text(claims, "email")).unwrap_or(username);
        Some(Self {
            username: username.to_owned(),
            name: name.to_owned(),
            groups: claims::texts(claims, claims::GROUPS),
            roles: rules.role_claims.iter().flat_map(|claim| claims::texts(claims, claim)).collect(),
        })
    }
}
