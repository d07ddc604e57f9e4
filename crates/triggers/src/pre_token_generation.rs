//! Turns directory groups into `cognito:groups`.
//!
//! A company's identity provider sends a user's groups as a claim; Cognito maps it to a user attribute, but never to
//! pool groups. This trigger closes the gap when tokens are issued.

use crate::event::{Event, GroupConfiguration};
use access::{canonical, multi_value};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The trigger's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The user attribute that holds the directory groups.
    pub attribute: String,
    /// Directory group -> pool group. Groups that are not listed are ignored: the directory's administrators cannot
    /// grant anything that was not agreed on.
    pub groups: BTreeMap<String, String>,
}

impl Config {
    /// Maps each of these directory groups to the pool group of the same name.
    pub fn allowing<I, S>(groups: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: Into<String>,
    {
        Self {
            attribute: "custom:groups".to_owned(),
            groups: groups.into_iter().map(Into::into).map(|name: String| (name.clone(), name)).collect(),
        }
    }
}

impl Default for Config {
    /// Attribute `custom:groups`; `usher-admins` and `usher-users` by their own names.
    fn default() -> Self {
        Self::allowing(["usher-admins", "usher-users"])
    }
}

/// Adds the allowed directory groups of a federated user to the groups the user already has.
///
/// Existing groups come first, in their order, then the directory's, each once. Roles are carried through, since a
/// response without them would remove them. Everything else in the event, including an earlier response about claims
/// and scopes, stays unchanged. Applying the function to its own result changes nothing.
///
/// A local user's attribute is ignored: such a user may be able to write it, and could choose their own groups.
/// Machine-to-machine events have no user and are returned unchanged.
#[must_use]
pub fn pre_token_generation(mut event: Event, config: &Config) -> Event {
    if event.trigger_source.as_deref() == Some("TokenGeneration_ClientCredentials") {
        return event;
    }
    let mut answer = event.request.group_configuration.clone().unwrap_or_default();
    let existing = std::mem::take(&mut answer.groups_to_override);
    answer.groups_to_override = in_order_once(existing.into_iter().chain(mapped(&event, config)));

    let key = event.shape().details_key();
    let mut details = match event.response.remove(key) {
        Some(Value::Object(details)) => details,
        _ => Map::new(),
    };
    details.insert("groupOverrideDetails".to_owned(), to_value(answer));
    event.response.insert(key.to_owned(), Value::Object(details));
    event
}

/// Whether an identity provider writes this user's attributes.
///
/// The username is no evidence: anybody may sign up as `CorpSSO_somebody`. Users cannot write `identities` or their
/// status.
fn is_federated(event: &Event) -> bool {
    let by_status = event.attribute("cognito:user_status") == Some("EXTERNAL_PROVIDER");
    by_status
        || event
            .attribute("identities")
            .is_some_and(|text| serde_json::from_str::<Vec<Value>>(text).is_ok_and(|list| !list.is_empty()))
}

fn mapped(event: &Event, config: &Config) -> Vec<String> {
    if !is_federated(event) {
        return Vec::new();
    }
    event
        .attribute(&config.attribute)
        .map(multi_value::parse)
        .unwrap_or_default()
        .iter()
        .filter_map(|group| {
            // The directory and the configuration may encode one name with different characters.
            let named = config.groups.iter().find(|(name, _)| canonical(name) == canonical(group));
            named.map(|(_, group)| group.clone())
        })
        .collect()
}

fn in_order_once(groups: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    groups.filter(|group| seen.insert(group.clone())).collect()
}

/// Written by hand, because serde's signature would bring an error that cannot occur.
fn to_value(answer: GroupConfiguration) -> Value {
    let mut map = answer.other;
    map.insert("groupsToOverride".to_owned(), answer.groups_to_override.into());
    let roles = answer.iam_roles_to_override;
    map.insert("iamRolesToOverride".to_owned(), roles.unwrap_or_else(|| Value::Array(Vec::new())));
    if let Some(role) = answer.preferred_role {
        map.insert("preferredRole".to_owned(), role);
    }
    Value::Object(map)
}
