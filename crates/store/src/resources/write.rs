//! Creating, changing and deleting a resource: one transaction over the item, its rows and its counts.

use super::{PK, Resources, SK, counts, item, rows};
use crate::{
    StoreError, WriteError,
    attribute::{Item, n, s, ss},
};
use access::{Admission, CreateResource, DeleteResource, Resource, SaveResource};
use aws_sdk_dynamodb::{
    error::SdkError,
    operation::transact_write_items::TransactWriteItemsError as Error,
    types::{Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update},
};
use std::time::Duration;

/// Two writers at the same count get in each other's way for some milliseconds.
const CONFLICT_WAITS: [u64; 5] = [5, 20, 50, 120, 250];

impl Resources {
    /// Writes a new resource.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when there is one at this path.
    pub async fn create(&self, _: &Admission<CreateResource>, resource: &Resource) -> Result<(), WriteError<Resource>> {
        self.write(None, Some(resource)).await
    }

    /// Writes a change of `before`, when that is still as it was.
    ///
    /// # Errors
    /// [`WriteError::Changed`] with the resource as it is now, or without when it has been deleted.
    pub async fn save(
        &self,
        _: &Admission<SaveResource>,
        before: &Resource,
        after: &Resource,
    ) -> Result<(), WriteError<Resource>> {
        self.write(Some(before), Some(after)).await
    }

    /// Deletes `before`, when that is still as it was.
    ///
    /// # Errors
    /// [`WriteError::Changed`] with the resource as it is now, or without when it has been deleted.
    pub async fn delete(&self, _: &Admission<DeleteResource>, before: &Resource) -> Result<(), WriteError<Resource>> {
        self.write(Some(before), None).await
    }

    async fn write(&self, before: Option<&Resource>, after: Option<&Resource>) -> Result<(), WriteError<Resource>> {
        let actions = self.actions(before, after)?;
        for wait in CONFLICT_WAITS {
            let error = match self.client.transact_write_items().set_transact_items(Some(actions.clone())).send().await
            {
                Ok(_) => return Ok(()),
                Err(error) => error,
            };
            match outcome(error)? {
                Cancelled::ByCondition(now) => return Err(WriteError::Changed(now)),
                Cancelled::ByConflict => tokio::time::sleep(Duration::from_millis(wait)).await,
            }
        }
        Err(StoreError::Contended.into())
    }

    /// The resource first, so that its condition is the first reason of a cancellation.
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
        let sharing = |resource: Option<&Resource>| resource.map(|resource| resource.summary.sharing.clone());
        for (count, by) in counts::changes(sharing(before).as_ref(), sharing(after).as_ref()) {
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
                Ok(TransactWriteItem::builder().put(put.build().map_err(incomplete)?).build())
            }
        }
    }

    fn put(&self, item: Item) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder().table_name(&self.table).set_item(Some(item)).build().map_err(incomplete)?;
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
        Ok(TransactWriteItem::builder().delete(delete.build().map_err(incomplete)?).build())
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
        Ok(TransactWriteItem::builder().update(update.build().map_err(incomplete)?).build())
    }
}

enum Cancelled {
    ByCondition(Option<Box<Resource>>),
    ByConflict,
}

/// Why nothing was written. The codes are those of the API reference, `TransactWriteItems`, `CancellationReasons`.
fn outcome<R: std::fmt::Debug>(error: SdkError<Error, R>) -> Result<Cancelled, StoreError> {
    let Some(Error::TransactionCanceledException(cancelled)) = error.as_service_error() else {
        return Err(error.into());
    };
    let reasons = cancelled.cancellation_reasons();
    if let Some(reason) = reasons.first().filter(|reason| reason.code() == Some("ConditionalCheckFailed")) {
        let now = reason.item().map(item::read).transpose()?;
        return Ok(Cancelled::ByCondition(now.map(Box::new)));
    }
    if reasons.iter().any(|reason| reason.code() == Some("TransactionConflict")) {
        return Ok(Cancelled::ByConflict);
    }
    Err(error.into())
}

fn incomplete(error: impl std::fmt::Display) -> StoreError {
    StoreError::Unavailable(error.to_string())
}
