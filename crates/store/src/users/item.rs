//! A user as stored in the table.

use super::{ATTRIBUTE_ROLES, BLOCKED, EMAIL, FIRST_SIGNED_IN, ID, LIMIT, NAME, PROVIDER, USERNAME, User, UserState};
use crate::{
    StoreError,
    attribute::{Item, Reader},
    change::GROUPS,
};
use access::{Limit, Person, UserId, UserRef};

const SIGNED_IN: &str = "signed_in_at";
const SIGNED_OUT: &str = "signed_out_at";
const RENEW_FROM: &str = "renew_from";
const EPOCH: &str = "epoch";

/// Reads a user.
pub(super) fn read(item: &Item) -> Result<User, StoreError> {
    let reader = Reader { table: "users", item };
    let state = user_state(item)?;
    Ok(User {
        person: Person {
            name: reader.text(NAME)?,
            email: reader.optional_text(EMAIL)?,
            provider: reader.optional_text(PROVIDER)?,
            user: UserRef { id: UserId::stored(reader.text(ID)?), username: reader.text(USERNAME)? },
            groups: reader.names(GROUPS)?,
            attribute_roles: reader.roles(ATTRIBUTE_ROLES)?,
            signed_in_at: number(item, SIGNED_IN)?,
            signed_out_at: (state.signed_out_at > 0).then_some(state.signed_out_at),
        },
        first_signed_in_at: Some(number(item, FIRST_SIGNED_IN)?).filter(|at| *at > 0),
        state,
    })
}

fn user_state(item: &Item) -> Result<UserState, StoreError> {
    Ok(UserState {
        epoch: number(item, EPOCH)?,
        signed_out_at: number(item, SIGNED_OUT)?,
        renew_from: number(item, RENEW_FROM)?,
        limit: limit(item)?,
        blocked: item.contains_key(BLOCKED),
    })
}

fn number(item: &Item, name: &'static str) -> Result<u64, StoreError> {
    if item.contains_key(name) { (Reader { table: "users", item }).number(name) } else { Ok(0) }
}

fn limit(item: &Item) -> Result<Option<Limit>, StoreError> {
    if !item.contains_key(LIMIT) {
        return Ok(None);
    }
    let text = Reader { table: "users", item }.text(LIMIT)?;
    text.parse().map(Some).map_err(|_| StoreError::Malformed { table: "users", attribute: LIMIT })
}
