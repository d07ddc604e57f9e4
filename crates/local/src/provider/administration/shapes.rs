//! Users and groups as the API returns them.

use crate::provider::state::{State, User};
use crate::provider::{Kind, Provider, claims};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The common part of `UserType` and the response of `AdminGetUser`. `UserLastModifiedDate` is omitted: it is not
/// stored.
pub(super) fn user(user: &User) -> Map<String, Value> {
    let mut shape = Map::new();
    let mut put = |name: &str, value: Value| shape.insert(name.to_owned(), value);
    put("Username", json!(user.username));
    put("UserCreateDate", json!(user.created));
    put("Enabled", json!(!user.disabled));
    put("UserStatus", json!(user.status.as_str()));
    shape
}

/// A user's attributes as a list of names and values, all strings.
pub(super) fn attributes(user: &User) -> Value {
    let mut attributes = vec![json!({ "Name": "sub", "Value": user.sub })];
    attributes.extend(user.attributes.iter().map(|(name, value)| json!({ "Name": name, "Value": value })));
    attributes.extend(claims::identities_attribute(user).map(|value| json!({ "Name": "identities", "Value": value })));
    Value::Array(attributes)
}

/// `GroupType`; local mode stores only a group's name.
pub(super) fn group(provider: &Provider, name: &str) -> Value {
    let pool_id = match &provider.settings.kind {
        Kind::UserPool { pool_id, .. } => pool_id.as_str(),
        Kind::Directory => "",
    };
    json!({ "GroupName": name, "UserPoolId": pool_id })
}

/// All groups: those of the seed, and those that have a member.
pub(super) fn groups(provider: &Provider, state: &State) -> BTreeSet<String> {
    let seeded = match &provider.settings.kind {
        Kind::UserPool { groups, .. } => groups.as_slice(),
        Kind::Directory => &[],
    };
    let held = state.durable.users.values().flat_map(|user| &user.groups);
    seeded.iter().chain(held).cloned().collect()
}
