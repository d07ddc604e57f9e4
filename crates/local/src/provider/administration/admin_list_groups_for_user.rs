//! `AdminListGroupsForUser`: a user's groups in the pool, without those that the trigger adds to tokens.

use super::exception::Exception;
use super::request::fields;
use super::{Answer, page, shapes};
use crate::provider::{Provider, users};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Input {
    username: String,
    limit: Option<usize>,
    next_token: Option<String>,
}

pub(super) fn run(provider: &Provider, input: &Value) -> Answer {
    let Input { username, limit, next_token } = fields(input)?;
    let mut user = users::get(provider, &username).ok_or_else(Exception::no_such_user)?;
    user.groups.sort_unstable();
    let (page, next) = page::of(user.groups.iter(), |name| name.as_str(), limit, next_token.as_deref())?;
    let groups: Vec<_> = page.into_iter().map(|name| shapes::group(provider, name)).collect();
    let mut output = json!({ "Groups": groups });
    if let Some(next) = next {
        output["NextToken"] = json!(next);
    }
    Ok(Some(output))
}
