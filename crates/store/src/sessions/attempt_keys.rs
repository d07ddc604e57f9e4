//! The keys that seal sign-in attempts: items of the table `sessions`, one for each day.

use super::{ID, SEALED, Sessions};
use crate::{
    StoreError,
    attribute::{Reader, TTL, b, n, s},
    conditional::condition_met,
};
use futures::FutureExt as _;

impl Sessions {
    /// The key, common to all servers, that seals the sign-in attempts of a `day` (days since 1970). The first server
    /// stores its `candidate` until `until`, in seconds since 1970.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn attempt_key(&self, day: u64, candidate: &[u8], until: u64) -> Result<Vec<u8>, StoreError> {
        let put = self.client.put_item().table_name(&self.table).item(ID, s(id(day))).item(SEALED, b(candidate));
        let put = put.item(TTL, n(until)).condition_expression("attribute_not_exists(id)");
        if condition_met(put.send().boxed().await)? {
            return Ok(candidate.to_vec());
        }
        let there = self.find_attempt_key(day).await?;
        there.ok_or(StoreError::Contended)
    }

    /// The key of a `day`, if a server has stored one.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn find_attempt_key(&self, day: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let item = self.get(id(day)).await?;
        item.map(|item| Reader { table: "sessions", item: &item }.bytes(SEALED)).transpose()
    }
}

fn id(day: u64) -> String {
    format!("key#attempt#{day}")
}
