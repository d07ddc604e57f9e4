//! What the tables are like, for `usher doctor`. Reads definitions only, never items.
//!
//! The credentials need `dynamodb:DescribeTable`, `DescribeTimeToLive` and `DescribeContinuousBackups`.

use crate::{
    Store,
    tables::{self, Table},
};
use aws_sdk_dynamodb::{
    Client,
    error::{ProvideErrorMetadata, SdkError},
    types::{
        AttributeDefinition, KeySchemaElement, KeyType, PointInTimeRecoveryStatus, ProjectionType, TableDescription,
        TimeToLiveStatus,
    },
};
use doctor::{Column, FoundTable, IndexShape, Read, Unread, objects};
use futures::FutureExt as _;
use std::error::Error;

impl Store {
    /// Describes all tables at once, with three calls each. What cannot be read says so in its place.
    pub async fn inspect(&self) -> Vec<doctor::Table> {
        let needed = tables::ALL.iter().map(|table| self.inspect_table(table, false).boxed());
        futures::future::join_all(needed.chain([self.inspect_table(&tables::ACCOUNTS, true).boxed()])).await
    }

    async fn inspect_table(&self, table: &Table, is_optional: bool) -> doctor::Table {
        let name = table.name(&self.prefix);
        let found = find(&self.client, &name).await;
        doctor::Table { name, is_optional, expected: table.shape(), found }
    }
}

async fn find(client: &Client, name: &str) -> Read<Option<FoundTable>> {
    let described = match client.describe_table().table_name(name).send().boxed().await {
        Ok(described) => described.table,
        Err(error) if error.as_service_error().is_some_and(|error| error.is_resource_not_found_exception()) => None,
        Err(error) => return Err(unread(name, "dynamodb:DescribeTable", error)),
    };
    let Some(table) = described else { return Ok(None) };
    let (ttl, has_recovery) = futures::join!(ttl(client, name), has_recovery(client, name));
    let columns = |schema: &[KeySchemaElement]| columns(schema, table.attribute_definitions());
    Ok(Some(FoundTable {
        key: columns(table.key_schema()),
        indexes: indexes(&table, columns),
        is_deletion_protected: table.deletion_protection_enabled() == Some(true),
        ttl,
        has_recovery,
    }))
}

fn indexes(table: &TableDescription, columns: impl Fn(&[KeySchemaElement]) -> Vec<Column>) -> Vec<IndexShape> {
    let indexes = table.global_secondary_indexes().iter();
    indexes
        .map(|index| {
            let projection = index.projection().and_then(|projection| projection.projection_type());
            IndexShape {
                name: index.index_name().unwrap_or_default().to_owned(),
                key: columns(index.key_schema()),
                has_all_attributes: projection == Some(&ProjectionType::All),
            }
        })
        .collect()
}

/// The partition key first, whatever the order in the response.
fn columns(schema: &[KeySchemaElement], definitions: &[AttributeDefinition]) -> Vec<Column> {
    let mut schema: Vec<&KeySchemaElement> = schema.iter().collect();
    schema.sort_by_key(|element| *element.key_type() != KeyType::Hash);
    let kind = |name: &str| {
        let definition = definitions.iter().find(|definition| definition.attribute_name() == name);
        definition.map_or_else(String::new, |definition| definition.attribute_type().as_str().to_owned())
    };
    schema
        .into_iter()
        .map(|element| {
            let name = element.attribute_name();
            Column { name: name.to_owned(), kind: kind(name) }
        })
        .collect()
}

async fn ttl(client: &Client, name: &str) -> Read<Option<String>> {
    let answer = client.describe_time_to_live().table_name(name).send().boxed().await;
    let answer = answer.map_err(|error| unread(name, "dynamodb:DescribeTimeToLive", error))?;
    let description = answer.time_to_live_description;
    let enabled = description.filter(|description| {
        matches!(description.time_to_live_status(), Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling))
    });
    Ok(enabled.and_then(|description| description.attribute_name))
}

async fn has_recovery(client: &Client, name: &str) -> Read<bool> {
    let answer = client.describe_continuous_backups().table_name(name).send().boxed().await;
    let answer = answer.map_err(|error| unread(name, "dynamodb:DescribeContinuousBackups", error))?;
    let description = answer.continuous_backups_description;
    let recovery = description.and_then(|description| description.point_in_time_recovery_description);
    let status = recovery.and_then(|recovery| recovery.point_in_time_recovery_status);
    Ok(status == Some(PointInTimeRecoveryStatus::Enabled))
}

pub(crate) fn unread<E, R>(table: &str, action: &str, error: SdkError<E, R>) -> Unread
where
    E: ProvideErrorMetadata + Error + 'static,
    R: std::fmt::Debug + 'static,
{
    Unread::new(objects::table(table), action, error.code(), &error)
}
