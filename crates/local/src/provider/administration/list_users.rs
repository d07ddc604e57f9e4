//! `ListUsers`, including disabled users.

use super::filter::Filter;
use super::request::fields;
use super::{Answer, page, shapes};
use crate::provider::Provider;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Input {
    limit: Option<usize>,
    pagination_token: Option<String>,
    #[serde(default)]
    filter: String,
}

pub(super) fn run(provider: &Provider, input: &Value) -> Answer {
    let Input { limit, pagination_token, filter } = fields(input)?;
    let filter = Filter::parse(&filter)?;
    provider.store.with(|state| {
        let found = state.durable.users.values().filter(|user| filter.as_ref().is_none_or(|filter| filter.finds(user)));
        let (page, next) = page::of(found, |user| &user.username, limit, pagination_token.as_deref())?;
        let shape = |user| {
            let mut shape = shapes::user(user);
            shape.insert("Attributes".to_owned(), shapes::attributes(user));
            Value::Object(shape)
        };
        let mut output = json!({ "Users": page.into_iter().map(shape).collect::<Vec<_>>() });
        if let Some(next) = next {
            output["PaginationToken"] = json!(next);
        }
        Ok(Some(output))
    })
}
