//! How many people there are, and whether all of them are in the list.
//!
//! The count has eight shards, so that people who sign in for the first time at the same moment rarely wait for each
//! other.

use super::{
    BY_SIGNED_IN, PK, People, SK, TABLE,
    change::key_of,
    plan::SEARCHED_ROWS,
    row::{LISTED, seconds},
};
use crate::{
    StoreError,
    attribute::{Reader, n, s},
    usage::shard_of,
};
use access::{Admission, ListPeople, RecentPeople, UserId};
use aws_sdk_dynamodb::types::{Select, TransactWriteItem, Update};
use futures::FutureExt as _;

/// The partition of the counts.
pub(super) const COUNT: &str = "count";
const NUMBER: &str = "number";
/// The item that says that everybody is in the list.
pub(super) const COMPLETE: &str = "complete";

/// The number of people.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) number: u64,
    /// Whether it includes those who last signed in to a version of Usher without this table.
    pub(super) is_complete: bool,
}

impl People {
    pub(super) async fn counted(&self) -> Result<Counted, StoreError> {
        let query = self.client.query().table_name(&self.table).key_condition_expression("pk = :pk");
        let answer = query.expression_attribute_values(":pk", s(COUNT)).send().boxed().await?;
        let mut counted = Counted { number: 0, is_complete: false };
        for item in answer.items() {
            let reader = Reader { table: TABLE, item };
            if reader.text(SK)? == COMPLETE {
                counted.is_complete = true;
            } else {
                counted.number += reader.number(NUMBER)?;
            }
        }
        Ok(counted)
    }

    /// How many people last signed in at `since` or later, in seconds since 1970. One query counts at most a
    /// thousand of them. An admission to one person's profile counts nobody.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn signed_in_since(
        &self,
        admission: &Admission<ListPeople>,
        since: u64,
    ) -> Result<RecentPeople, StoreError> {
        if admission.action().user.is_some() {
            return Ok(RecentPeople::default());
        }
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(BY_SIGNED_IN)
            .key_condition_expression("#pk = :pk AND #at >= :since")
            .expression_attribute_names("#pk", PK)
            .expression_attribute_names("#at", BY_SIGNED_IN)
            .expression_attribute_values(":pk", s(LISTED))
            .expression_attribute_values(":since", s(seconds(since)))
            .select(Select::Count)
            .limit(SEARCHED_ROWS)
            .send()
            .boxed()
            .await?;
        let number = u64::try_from(answer.count()).unwrap_or_default();
        Ok(RecentPeople { number, has_more: answer.last_evaluated_key().is_some() })
    }

    pub(super) fn one_more(&self, id: &UserId) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key_of(COUNT, &shard_of(id).to_string())))
            .update_expression("ADD #number :one")
            .expression_attribute_names("#number", NUMBER)
            .expression_attribute_values(":one", n(1));
        Ok(TransactWriteItem::builder().update(update.build()?).build())
    }

    /// Whether everybody who has signed in is in the list.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn is_complete(&self) -> Result<bool, StoreError> {
        let get = self.client.get_item().table_name(&self.table).key(PK, s(COUNT)).key(SK, s(COMPLETE));
        Ok(get.send().boxed().await?.item.is_some())
    }

    /// Records that everybody who has signed in is in the list.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn mark_complete(&self) -> Result<(), StoreError> {
        let item = key_of(COUNT, COMPLETE);
        self.client.put_item().table_name(&self.table).set_item(Some(item)).send().boxed().await?;
        Ok(())
    }
}
