//! `AdminUserGlobalSignOut`: every token that the user has is over, and so are the hosted UI's sessions.
//!
//! Access tokens are refused by the pool's own endpoints from now on; whoever checks their signature alone still takes
//! them until they expire, as in Cognito. That the hosted UI asks for the password again is more than Cognito documents.

use super::Answer;
use super::exception::Exception;
use super::request::{OfUser, fields};
use crate::provider::{Provider, families, sessions};
use serde_json::{Value, json};

pub(super) async fn run(provider: &Provider, input: &Value) -> Answer {
    let OfUser { username } = fields(input)?;
    let known = provider.store.change(|state| {
        let known = state.durable.users.contains_key(&username);
        families::revoke_all(state, &username);
        sessions::end_all(state, &username);
        known
    });
    if !known.await? {
        return Err(Exception::no_such_user());
    }
    tracing::info!(username, "signed out everywhere");
    Ok(Some(json!({})))
}
