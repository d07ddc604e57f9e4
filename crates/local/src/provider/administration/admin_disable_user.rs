//! `AdminDisableUser`: blocks sign-in and refresh. The user's existing tokens stay revoked after `AdminEnableUser`.

use super::Answer;
use super::exception::Exception;
use super::request::{UserInput, fields};
use crate::provider::{Provider, families};
use serde_json::{Value, json};

pub(super) async fn run(provider: &Provider, input: &Value) -> Answer {
    let UserInput { username } = fields(input)?;
    let disabled = provider.store.change(|state| {
        let user = state.durable.users.get_mut(&username).ok_or_else(Exception::no_such_user)?;
        user.disabled = true;
        families::revoke_all(state, &username);
        Ok(Some(json!({})))
    });
    disabled.await?
}
