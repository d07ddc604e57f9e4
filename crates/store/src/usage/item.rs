//! A user's calls of a day as stored in the table.

use super::{CALLS, DAY, TABLE, USER_ID, USERNAME};
use crate::{
    StoreError,
    attribute::{Item, Reader},
};
use access::{DailyUsage, UserId, UserRef};

/// The attribute is absent when the user has only saved and opened nothing.
pub(super) fn calls_in(item: &Item) -> Result<u64, StoreError> {
    if item.contains_key(CALLS) { (Reader { table: TABLE, item }).number(CALLS) } else { Ok(0) }
}

pub(super) fn usage_in(item: &Item) -> Result<DailyUsage, StoreError> {
    let reader = Reader { table: TABLE, item };
    let user = UserRef { id: UserId::stored(reader.text(USER_ID)?), username: reader.text(USERNAME)? };
    Ok(DailyUsage { user, calls: calls_in(item)?, day: reader.text(DAY)? })
}
