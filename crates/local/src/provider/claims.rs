//! Which user attributes a client may read, and under which names.

use super::state::User;
use super::{Kind, Provider};
use serde_json::{Map, Value, json};

/// Pool attributes that app clients may read, with the scope that grants each.
///
/// `custom:groups` is excluded: it is input for the trigger, not a claim to rely on.
const POOL: &[(&str, &str)] =
    &[("name", "profile"), ("custom:department", "profile"), ("email", "email"), ("email_verified", "email")];

/// The same for the directory.
const DIRECTORY: &[(&str, &str)] =
    &[("name", "profile"), ("department", "profile"), ("email", "email"), ("email_verified", "email")];

/// The user's attributes that these scopes grant, as in an ID token.
///
/// `openid` alone grants all; any of `profile`, `email` and `phone` restricts the result to what they name.
pub(crate) fn readable(provider: &Provider, user: &User, scopes: &[String]) -> Map<String, Value> {
    let has = |scope: &str| scopes.iter().any(|granted| granted == scope);
    let narrowed = ["profile", "email", "phone"].into_iter().any(has);
    let opens = |scope: &str| !narrowed || has(scope);
    let in_pool = matches!(provider.settings.kind, Kind::UserPool { .. });
    let mut claims = Map::new();
    for (name, scope) in if in_pool { POOL } else { DIRECTORY } {
        if let Some(value) = user.attributes.get(*name)
            && opens(scope)
        {
            let value = match *name {
                "email_verified" => json!(value == "true"),
                _ => json!(value),
            };
            claims.insert((*name).to_owned(), value);
        }
    }
    // Sent even when empty: if the claim were missing, the pool would keep the groups of the last sign-in.
    if !in_pool && opens("profile") {
        claims.insert("groups".to_owned(), json!(user.groups));
    }
    claims
}

/// The same for the userInfo endpoint, where Cognito writes `email_verified` as a string.
pub(crate) fn user_info(provider: &Provider, user: &User, scopes: &[String]) -> Map<String, Value> {
    let mut claims = readable(provider, user, scopes);
    claims.insert("sub".to_owned(), json!(user.sub));
    if let Kind::UserPool { .. } = provider.settings.kind {
        claims.insert("username".to_owned(), json!(user.username));
        if let Some(Value::Bool(verified)) = claims.get("email_verified") {
            claims.insert("email_verified".to_owned(), json!(verified.to_string()));
        }
    }
    claims
}

/// `identities` as in the ID token: an array whose members have only strings and null as values.
pub(crate) fn identities(user: &User) -> Option<Value> {
    let identity = user.identity.as_ref()?;
    Some(json!([{
        "userId": identity.subject,
        "providerName": identity.provider,
        "providerType": "OIDC",
        "issuer": null,
        "primary": "true",
        "dateCreated": identity.created_ms.to_string(),
    }]))
}

/// `identities` as in the user attribute: JSON text with a real boolean and a number.
pub(crate) fn identities_attribute(user: &User) -> Option<String> {
    let identity = user.identity.as_ref()?;
    let value = json!([{
        "userId": identity.subject,
        "providerName": identity.provider,
        "providerType": "OIDC",
        "issuer": null,
        "primary": true,
        "dateCreated": identity.created_ms,
    }]);
    Some(value.to_string())
}
