//! Calls per user and day.
//!
//! | item | `user_id` | `day` | queried by |
//! |---|---|---|---|
//! | a user's calls of a day | the user's id | `2026-11-21` | user and day; user and range of days |
//! | ranking of a day | (index `calls`) | `day_shard` = `2026-11-21#0` to `#7` | day |
//!
//! A day's writes spread over the partitions of all its users, and over eight partitions of the index. An attribute
//! `opened#<object>` holds the last time that the user opened an object: opening it again within a minute does not
//! count.
//!
//! ```text
//! charge  counts a call, and remembers what was just opened
//! reset   sets the calls of a day to zero
//! read    the calls of a user, and the ranking of a day
//! shard   the eight parts of the ranking
//! item    a day's calls as stored in the table
//! ```

mod charge;
mod item;
mod read;
mod reset;
mod shard;

pub use charge::{Call, ChargeOutcome, Counted, REPEAT_SECONDS};
pub(crate) use shard::{assign_shard, shard_of};

use crate::{
    Audit, StoreError,
    attribute::{Item, s},
};
use access::UserRef;
use aws_sdk_dynamodb::Client;
use futures::FutureExt as _;

const TABLE: &str = "usage";
pub(crate) const USER_ID: &str = "user_id";
const USERNAME: &str = "username";
const DAY: &str = "day";
/// The partition key of the index.
pub(crate) const DAY_SHARD: &str = "day_shard";
/// Name and sort key of the index.
pub(crate) const CALLS: &str = "calls";

/// The table `usage`.
#[derive(Clone, Debug)]
pub struct Usage {
    client: Client,
    table: String,
    audit: Audit,
}

/// A user and a day.
#[derive(Clone, Copy, Debug)]
pub struct UserDay<'a> {
    /// The user.
    pub user: &'a UserRef,
    /// The day, named by the date on which it ends.
    pub day: &'a str,
    /// Expiry of the item, in seconds since 1970.
    pub expires_at: u64,
}

impl Usage {
    pub(crate) fn new(client: Client, table: String, audit: Audit) -> Self {
        Self { client, table, audit }
    }

    async fn item(&self, day: UserDay<'_>) -> Result<Option<Item>, StoreError> {
        let get =
            self.client.get_item().table_name(&self.table).key(USER_ID, s(day.user.id.as_str())).key(DAY, s(day.day));
        Ok(get.consistent_read(true).send().boxed().await?.item)
    }
}
