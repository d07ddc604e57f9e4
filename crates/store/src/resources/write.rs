//! Creates, changes and deletes a resource. One transaction covers the item, its rows, its counts and its audit record.

use super::{PK, ResourceChange, ResourceState, Resources, SK, counts, item, rows};
use crate::{
    Entry, StoreError, WriteError,
    attribute::{Item, n, s, ss},
    transaction::{Transaction, TransactionOutcome},
};
use access::Resource;
use aws_sdk_dynamodb::types::{Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};

impl Resources {
    /// Writes a change or deletes the resource, provided it is still at the version before the change. A new resource
    /// requires that none exists at its path.
    ///
    /// # Errors
    /// [`WriteError::Changed`] with the current resource, or without one when it no longer exists.
    pub async fn write<B: ResourceState, A: ResourceState>(
        &self,
        change: &ResourceChange<B, A>,
        entry: &Entry,
    ) -> Result<(), WriteError<Resource>> {
        let actions = self.actions(change.before().resource(), change.after().resource())?;
        let transaction = Transaction::new(&self.client, self.audit.chains());
        match transaction.commit(actions, std::slice::from_ref(entry)).await? {
            TransactionOutcome::Done => Ok(()),
            TransactionOutcome::Refused { now } => {
                let now = now.filter(|item| !item.is_empty()).as_ref().map(item::read).transpose()?;
                Err(WriteError::Changed(now.map(Box::new)))
            }
        }
    }

    /// Writes a resource as another table had it, unless it is there already.
    pub(crate) async fn import(&self, item: Item) -> Result<(), StoreError> {
        let actions = self.actions(None, Some(&item::read(&item)?))?;
        let transaction = Transaction::new(&self.client, self.audit.chains());
        transaction.commit(actions, &[]).await.map(drop)
    }

    /// The resource comes first, so that its condition is the first cancellation reason.
    fn actions(
        &self,
        before: Option<&Resource>,
        after: Option<&Resource>,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let old_rows = before.map(|before| rows::partitions(&before.summary)).unwrap_or_default();
        let new_rows = after.map(|after| rows::partitions(&after.summary)).unwrap_or_default();
        let mut actions = vec![self.resource_action(before, after)?];
        if let Some(after) = after {
            for partition in &new_rows {
                actions.push(self.put(rows::row(partition, &after.summary))?);
            }
        }
        if let Some(before) = before {
            for partition in old_rows.difference(&new_rows) {
                let key = [(PK, s(partition)), (SK, s(before.summary.path.as_str()))];
                actions.push(self.delete_item(key, None)?);
            }
        }
        let (old, new) = (before.map(|before| &before.summary), after.map(|after| &after.summary));
        for (count, by) in counts::changes(old, new) {
            actions.push(self.add(&count, by)?);
        }
        Ok(actions)
    }

    fn resource_action(
        &self,
        before: Option<&Resource>,
        after: Option<&Resource>,
    ) -> Result<TransactWriteItem, StoreError> {
        let version = before.map(|before| before.summary.version);
        match (before, after) {
            (Some(before), None) => {
                let key = [(PK, s(item::partition(&before.summary.path))), (SK, s(item::SORT_KEY))];
                self.delete_item(key, version)
            }
            (_, after) => {
                let put = Put::builder()
                    .table_name(&self.table)
                    .set_item(after.map(item::write))
                    .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
                let put = match version {
                    None => put.condition_expression("attribute_not_exists(pk)"),
                    Some(version) => put
                        .condition_expression("version = :version")
                        .expression_attribute_values(":version", n(version)),
                };
                Ok(TransactWriteItem::builder().put(put.build()?).build())
            }
        }
    }

    fn put(&self, item: Item) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder().table_name(&self.table).set_item(Some(item)).build()?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    fn delete_item(
        &self,
        key: [(&str, aws_sdk_dynamodb::types::AttributeValue); 2],
        version: Option<u64>,
    ) -> Result<TransactWriteItem, StoreError> {
        let mut delete = Delete::builder().table_name(&self.table);
        for (name, value) in key {
            delete = delete.key(name, value);
        }
        if let Some(version) = version {
            delete = delete
                .condition_expression("version = :version")
                .expression_attribute_values(":version", n(version))
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        }
        Ok(TransactWriteItem::builder().delete(delete.build()?).build())
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
