//! `AdminEnableUser`: the user may sign in again.

use super::Answer;
use super::exception::Exception;
use super::request::{UserInput, fields};
use crate::provider::Provider;
use serde_json::{Value, json};

pub(super) async fn run(provider: &Provider, input: &Value) -> Answer {
    let UserInput { username } = fields(input)?;
    let enabled = provider.store.change(|state| {
        let user = state.durable.users.get_mut(&username).ok_or_else(Exception::no_such_user)?;
        user.disabled = false;
        Ok(Some(json!({})))
    });
    enabled.await?
}
