//! `ListGroups`.

use super::request::fields;
use super::{Answer, page, shapes};
use crate::provider::Provider;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Input {
    limit: Option<usize>,
    next_token: Option<String>,
}

pub(super) fn run(provider: &Provider, input: &Value) -> Answer {
    let Input { limit, next_token } = fields(input)?;
    let groups = provider.store.with(|state| shapes::groups(provider, state));
    let (page, next) = page::of(groups.iter(), |name| name.as_str(), limit, next_token.as_deref())?;
    let groups: Vec<_> = page.into_iter().map(|name| shapes::group(provider, name)).collect();
    let mut output = json!({ "Groups": groups });
    if let Some(next) = next {
        output["NextToken"] = json!(next);
    }
    Ok(Some(output))
}
