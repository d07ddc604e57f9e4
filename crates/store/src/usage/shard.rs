//! The shards of the ranking. A user is always in the same one.

use super::{DAY, DAY_SHARD};
use crate::attribute::{Item, s};
use access::UserId;
use aws_lc_rs::digest;

/// Number of index partitions per day.
pub(super) const SHARDS: u8 = 8;

/// Moves an item into the ranking's shard of this user, if it is in one.
pub(crate) fn assign_shard(item: &mut Item, user: &UserId) {
    let day = item.get(DAY).and_then(|day| day.as_s().ok()).cloned();
    if let Some(day) = day.filter(|_| item.contains_key(DAY_SHARD)) {
        item.insert(DAY_SHARD.to_owned(), s(shard(user, &day)));
    }
}

pub(super) fn shard(user: &UserId, day: &str) -> String {
    shard_name(day, shard_of(user))
}

pub(super) fn shard_name(day: &str, shard: u8) -> String {
    format!("{day}#{shard}")
}

/// One of eight shards, always the same for a user.
pub(crate) fn shard_of(user: &UserId) -> u8 {
    let hash = digest::digest(&digest::SHA256, user.as_str().as_bytes());
    hash.as_ref().first().map_or(0, |byte| byte % SHARDS)
}
