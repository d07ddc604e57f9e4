//! Groups of the company's directory.
//!
//! The company's identity provider sends a user's groups as a claim. Cognito maps it to a user attribute, but never to
//! pool groups.

use crate::{Config, Event, distinguished_name};
use access::{canonical, multi_value};
use serde_json::Value;

/// The pool groups of a federated user's directory groups, in the directory's order.
///
/// A local user's attribute is ignored: such a user may be able to write it, and could choose their own groups.
pub(crate) fn groups<'a>(event: &Event, config: &'a Config) -> Vec<&'a str> {
    if !is_federated(event) {
        return Vec::new();
    }
    let names = event.attribute(&config.groups_attribute).map(multi_value::parse).unwrap_or_default();
    names.iter().filter_map(|name| pool_group(name, config)).collect()
}

/// Whether an identity provider writes this user's attributes.
///
/// The username is no evidence: anybody may sign up as `CorpSSO_somebody`. Users cannot write `identities` or their
/// status.
fn is_federated(event: &Event) -> bool {
    event.attribute("cognito:user_status") == Some("EXTERNAL_PROVIDER")
        || event
            .attribute("identities")
            .is_some_and(|text| serde_json::from_str::<Vec<Value>>(text).is_ok_and(|list| !list.is_empty()))
}

fn pool_group<'a>(name: &str, config: &'a Config) -> Option<&'a str> {
    // The directory and the configuration may encode one name with different characters.
    let listed = |name: &str| config.directory_groups.get(canonical(name).as_ref()).map(String::as_str);
    listed(name).or_else(|| {
        let part = config.group_name_part.as_deref()?;
        listed(&distinguished_name::attribute(name, part)?)
    })
}
