//! `AdminUserGlobalSignOut`: revokes all tokens of the user.
//!
//! The pool's own endpoints refuse the access tokens from now on. A verifier that checks only the signature accepts
//! them until they expire, as in Cognito. The hosted UI's own sessions stay, as Cognito documents nothing else: it
//! signs the user in again without asking, unless it is told to ask (`prompt=login`).

use super::Answer;
use super::exception::Exception;
use super::request::{UserInput, fields};
use crate::provider::{Provider, families};
use serde_json::{Value, json};

pub(super) async fn run(provider: &Provider, input: &Value) -> Answer {
    let UserInput { username } = fields(input)?;
    let known = provider.store.change(|state| {
        let known = state.durable.users.contains_key(&username);
        families::revoke_all(state, &username);
        known
    });
    if !known.await? {
        return Err(Exception::no_such_user());
    }
    tracing::info!(username, "signed out everywhere");
    Ok(Some(json!({})))
}
