//! Resets the calls of a day.

use super::{CALLS, DAY, DAY_SHARD, USER_ID, USERNAME, Usage, UserDay, shard::shard};
use crate::{
    Entry, StoreError,
    attribute::{Item, TTL, n, s},
    transaction::{Transaction, TransactionOutcome},
};
use access::{Admission, ResetUsage};
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};

impl Usage {
    /// Resets a user's call count of the day to zero. The item expires at `expires_at`, in seconds since 1970.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn reset(
        &self,
        admission: Admission<ResetUsage>,
        day: &str,
        expires_at: u64,
        entry: &Entry,
    ) -> Result<(), StoreError> {
        let day = UserDay { user: &admission.into_action().user, day, expires_at };
        let item = Item::from([
            (USER_ID.to_owned(), s(day.user.id.as_str())),
            (USERNAME.to_owned(), s(&day.user.username)),
            (DAY.to_owned(), s(day.day)),
            (CALLS.to_owned(), n(0)),
            (DAY_SHARD.to_owned(), s(shard(&day.user.id, day.day))),
            (TTL.to_owned(), n(day.expires_at)),
        ]);
        let put = Put::builder().table_name(&self.table).set_item(Some(item)).build();
        let put = put?;
        let put = TransactWriteItem::builder().put(put).build();
        match Transaction::new(&self.client, self.audit.chains()).commit(vec![put], std::slice::from_ref(entry)).await?
        {
            TransactionOutcome::Done => Ok(()),
            // Unreachable: the put has no condition.
            TransactionOutcome::Refused { .. } => Err(StoreError::Contended),
        }
    }
}
