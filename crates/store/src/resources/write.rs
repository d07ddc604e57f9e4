//! Creates and changes a resource. One transaction covers the item, its rows, its counts, its version and its audit
//! record.

use super::{PK, ResourceChange, ResourceState, Resources, SK, counts, item, rows};
use crate::{
    Entry, StoreError, WriteError,
    attribute::{Item, TTL, n, s, ss},
    transaction::{Transaction, TransactionOutcome},
};
use access::{Resource, UserRef};
use aws_sdk_dynamodb::types::{Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};

impl Resources {
    /// Writes a change, provided the resource is still at the version before the change. A new resource requires that
    /// none exists at its path, not even in the trash.
    ///
    /// # Errors
    /// [`WriteError::Changed`] with the current resource, or without one when it no longer exists or was deleted
    /// meanwhile.
    pub async fn write<B: ResourceState>(
        &self,
        change: &ResourceChange<B>,
        entry: &Entry,
    ) -> Result<(), WriteError<Resource>> {
        let (before, after) = (change.before().resource(), change.after());
        let actions = self.change_actions(change, &entry.actor)?;
        let transaction = Transaction::new(&self.client, self.audit.chains());
        match transaction.commit(actions, std::slice::from_ref(entry)).await? {
            TransactionOutcome::Done => {
                if before.is_some_and(|before| before.summary.deletion != after.summary.deletion) {
                    self.expire_history(after).await;
                }
                Ok(())
            }
            TransactionOutcome::Refused { now } => {
                let now = now.filter(|item| !item.is_empty()).as_ref().map(item::read).transpose()?;
                let was_there = before.is_some_and(|before| before.summary.deletion.is_none());
                let now = now.filter(|now| !was_there || now.summary.deletion.is_none());
                Err(WriteError::Changed(now.map(Box::new)))
            }
        }
    }

    /// The writes of a change by this user, for a transaction. The resource comes first, with its condition.
    pub(crate) fn change_actions<B: ResourceState>(
        &self,
        change: &ResourceChange<B>,
        by: &UserRef,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let (before, after) = (change.before().resource(), change.after());
        let mut actions = self.actions(before, after)?;
        actions.extend(self.version_actions(before, after, by)?);
        Ok(actions)
    }

    /// Writes a resource as another table had it, unless it is there already.
    pub(crate) async fn import(&self, item: Item) -> Result<(), StoreError> {
        let actions = self.actions(None, &item::read(&item)?)?;
        let transaction = Transaction::new(&self.client, self.audit.chains());
        transaction.commit(actions, &[]).await.map(drop)
    }

    /// The resource comes first, so that its condition is the first cancellation reason.
    fn actions(&self, before: Option<&Resource>, after: &Resource) -> Result<Vec<TransactWriteItem>, StoreError> {
        let old_rows = before.map(|before| rows::partitions(&before.summary)).unwrap_or_default();
        let new_rows = rows::partitions(&after.summary);
        let mut actions = vec![self.resource_action(before, after)?];
        for partition in &new_rows {
            actions.push(self.put(rows::row(partition, &after.summary))?);
        }
        for partition in old_rows.difference(&new_rows) {
            actions.push(self.delete_row(partition, after)?);
        }
        for (count, by) in counts::changes(before.map(|before| &before.summary), &after.summary) {
            actions.push(self.add(&count, by)?);
        }
        Ok(actions)
    }

    /// DynamoDB removes expired items late. One that is still there does not keep its path.
    fn resource_action(&self, before: Option<&Resource>, after: &Resource) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item::write(after)))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let put = match before {
            None => put
                .condition_expression("attribute_not_exists(pk) OR #ttl <= :now")
                .expression_attribute_names("#ttl", TTL)
                .expression_attribute_values(":now", n(after.summary.updated_at)),
            Some(before) => put
                .condition_expression("version = :version")
                .expression_attribute_values(":version", n(before.summary.version)),
        };
        Ok(TransactWriteItem::builder().put(put.build()?).build())
    }

    pub(super) fn put(&self, item: Item) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder().table_name(&self.table).set_item(Some(item)).build()?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    fn delete_row(&self, partition: &str, resource: &Resource) -> Result<TransactWriteItem, StoreError> {
        self.delete(partition, resource.summary.path.as_str())
    }

    pub(super) fn delete(&self, partition: &str, sort_key: &str) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder().table_name(&self.table);
        let delete = delete.key(PK, s(partition)).key(SK, s(sort_key)).build()?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }

    fn add(&self, count: &counts::CountKey, by: i64) -> Result<TransactWriteItem, StoreError> {
        let mut update = Update::builder()
            .table_name(&self.table)
            .expression_attribute_names("#number", counts::NUMBER)
            .expression_attribute_values(":by", n(by));
        for (name, value) in counts::key(count) {
            update = update.key(name, value);
        }
        let update = match ss(&count.roles) {
            None => update.update_expression("ADD #number :by"),
            Some(roles) => update
                .update_expression("ADD #number :by SET #roles = :roles")
                .expression_attribute_names("#roles", "roles")
                .expression_attribute_values(":roles", roles),
        };
        Ok(TransactWriteItem::builder().update(update.build()?).build())
    }
}
