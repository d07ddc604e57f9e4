//! `GetGroup`.

use super::exception::Exception;
use super::request::fields;
use super::{Answer, shapes};
use crate::provider::Provider;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Input {
    group_name: String,
}

pub(super) fn run(provider: &Provider, input: &Value) -> Answer {
    let Input { group_name } = fields(input)?;
    let exists = provider.store.with(|state| shapes::groups(provider, state).contains(&group_name));
    if exists {
        Ok(Some(json!({ "Group": shapes::group(provider, &group_name) })))
    } else {
        Err(Exception::new("ResourceNotFoundException", "Group not found."))
    }
}
