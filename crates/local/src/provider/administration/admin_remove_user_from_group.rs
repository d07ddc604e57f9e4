//! `AdminRemoveUserFromGroup`: takes effect in tokens from the next refresh on. Has no effect on a non-member.

use super::exception::Exception;
use super::request::{MembershipInput, fields};
use super::{Answer, shapes};
use crate::provider::Provider;
use serde_json::Value;

pub(super) async fn run(provider: &Provider, input: &Value) -> Answer {
    let MembershipInput { username, group_name } = fields(input)?;
    let removed = provider.store.change(|state| {
        if !shapes::groups(provider, state).contains(&group_name) {
            return Err(Exception::no_such_group());
        }
        let user = state.durable.users.get_mut(&username).ok_or_else(Exception::no_such_user)?;
        user.groups.retain(|group| *group != group_name);
        Ok(None)
    });
    removed.await?
}
