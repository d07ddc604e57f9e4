//! Table definitions as data, and their creation: the same code locally and in AWS.

use crate::{StoreError, attribute::TTL, audit, people, requests, sessions, totals, usage, users};
use aws_sdk_dynamodb::{
    Client,
    operation::create_table::builders::CreateTableFluentBuilder,
    types::{
        AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
        ScalarAttributeType, TableStatus, TimeToLiveSpecification, TimeToLiveStatus,
    },
};
use doctor::{Column, IndexShape, TableShape};
use futures::FutureExt as _;
use std::{collections::BTreeSet, time::Duration};

/// A table. Its keys are strings.
#[derive(Debug)]
pub(crate) struct Table {
    name: &'static str,
    /// Partition key and, if any, sort key.
    key: &'static [&'static str],
    /// Global secondary indexes.
    indexes: &'static [Index],
    expires: bool,
}

/// A global secondary index. It is named like its sort key and projects all attributes.
#[derive(Debug)]
struct Index {
    partition_key: &'static str,
    sort_key: &'static str,
    sorted: Sorted,
}

#[derive(Clone, Copy, Debug)]
enum Sorted {
    ByText,
    ByNumber,
}

impl Sorted {
    fn kind(self) -> ScalarAttributeType {
        match self {
            Self::ByText => ScalarAttributeType::S,
            Self::ByNumber => ScalarAttributeType::N,
        }
    }
}

const fn by_text(partition_key: &'static str, sort_key: &'static str) -> Index {
    Index { partition_key, sort_key, sorted: Sorted::ByText }
}

pub(crate) const RESOURCES: Table = Table {
    name: "resources",
    key: &["pk", "sk"],
    indexes: &[by_text("pk", "by_title"), by_text("pk", "by_updated")],
    expires: true,
};

pub(crate) const REQUESTS: Table =
    Table { name: requests::TABLE, key: &[requests::PK, requests::SK], indexes: &[], expires: true };

pub(crate) const SESSIONS: Table =
    Table { name: "sessions", key: &["id"], indexes: &[by_text(sessions::USER_ID, "by_started")], expires: true };

pub(crate) const USERS: Table = Table {
    name: "users",
    key: &["id"],
    indexes: &[by_text(users::KIND, users::USERNAME), by_text(users::FEED, users::CHANGED_AT)],
    expires: false,
};

pub(crate) const PEOPLE: Table = Table {
    name: people::TABLE,
    key: &[people::PK, people::SK],
    indexes: &[
        by_text(people::PK, people::BY_NAME),
        by_text(people::PK, people::BY_USERNAME),
        by_text(people::PK, people::BY_SIGNED_IN),
    ],
    expires: false,
};

pub(crate) const USAGE: Table = Table {
    name: "usage",
    key: &[usage::USER_ID, "day"],
    indexes: &[Index { partition_key: usage::DAY_SHARD, sort_key: usage::CALLS, sorted: Sorted::ByNumber }],
    expires: true,
};

pub(crate) const TOTALS: Table = Table {
    name: "totals",
    key: &["of", totals::DAY],
    indexes: &[Index { partition_key: totals::DAY, sort_key: totals::CALLS, sorted: Sorted::ByNumber }],
    expires: true,
};

pub(crate) const POLICY: Table = Table { name: "policy", key: &["id"], indexes: &[], expires: false };

pub(crate) const AUDIT: Table = Table {
    name: "audit",
    key: &[audit::CHAIN, audit::PLACE],
    indexes: &[by_text(audit::ACTOR, audit::BY_ACTOR), by_text(audit::OBJECT, audit::BY_OBJECT)],
    expires: true,
};

/// The triggers' table. Usher neither creates it nor has access; `usher doctor` looks at it.
pub(crate) const ACCOUNTS: Table = Table { name: "accounts", key: &["id"], indexes: &[], expires: false };

pub(crate) const ALL: [Table; 9] = [RESOURCES, REQUESTS, SESSIONS, USERS, PEOPLE, USAGE, TOTALS, POLICY, AUDIT];

/// The second generation of keys: users by issuer and subject instead of by username.
const GENERATION: &str = "v2-";

/// Poll interval. In AWS, an on-demand table becomes active within seconds.
const WAIT: Duration = Duration::from_millis(500);
const WAITS: u32 = 120;

impl Table {
    /// The table's name. A key cannot change, so tables with other keys have other names: [`GENERATION`] is part of it.
    pub(crate) fn name(&self, prefix: &str) -> String {
        format!("{prefix}{GENERATION}{}", self.name)
    }

    /// The name of the table in an earlier version.
    pub(crate) fn old_name(&self, prefix: &str) -> String {
        format!("{prefix}{}", self.name)
    }

    /// Partition key and, if any, sort key.
    pub(crate) fn key(&self) -> &'static [&'static str] {
        self.key
    }

    /// The indexes' names and partition keys.
    pub(crate) fn indexes(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.indexes.iter().map(|index| (index.sort_key, index.partition_key))
    }

    /// What the table has to be like.
    pub(crate) fn shape(&self) -> TableShape {
        let text = |name: &str| Column { name: name.to_owned(), kind: ScalarAttributeType::S.as_str().to_owned() };
        let index = |index: &Index| {
            let kind = index.sorted.kind().as_str().to_owned();
            let sort_key = Column { name: index.sort_key.to_owned(), kind };
            IndexShape {
                name: index.sort_key.to_owned(),
                key: vec![text(index.partition_key), sort_key],
                has_all_attributes: true,
            }
        };
        TableShape {
            key: self.key.iter().copied().map(text).collect(),
            indexes: self.indexes.iter().map(index).collect(),
            ttl: self.expires.then(|| TTL.to_owned()),
        }
    }

    /// Creates the table and enables its TTL. Returns the table's name if it did not exist.
    pub(crate) async fn create_if_missing(&self, client: &Client, prefix: &str) -> Result<Option<String>, StoreError> {
        let name = self.name(prefix);
        let created = match self.definition(client.create_table().table_name(&name))?.send().boxed().await {
            Ok(_) => true,
            Err(error) if error.as_service_error().is_some_and(|e| e.is_resource_in_use_exception()) => false,
            Err(error) => return Err(error.into()),
        };
        // Another server may be creating the table, or may have stopped before it enabled the TTL.
        self.wait_until_active(client, &name).await?;
        if self.expires && !expires(client, &name).await? {
            let ttl = TimeToLiveSpecification::builder().attribute_name(TTL).enabled(true).build()?;
            client.update_time_to_live().table_name(&name).time_to_live_specification(ttl).send().boxed().await?;
        }
        if created {
            tracing::info!(table = %name, "table created");
        }
        Ok(created.then_some(name))
    }

    fn definition(&self, create: CreateTableFluentBuilder) -> Result<CreateTableFluentBuilder, StoreError> {
        let mut attributes: BTreeSet<&str> = self.key.iter().copied().collect();
        let mut create = create.billing_mode(BillingMode::PayPerRequest).set_key_schema(Some(key_schema(self.key)?));
        for index in self.indexes {
            attributes.extend([index.partition_key, index.sort_key]);
            create = create.global_secondary_indexes(
                GlobalSecondaryIndex::builder()
                    .index_name(index.sort_key)
                    .set_key_schema(Some(key_schema(&[index.partition_key, index.sort_key])?))
                    .projection(Projection::builder().projection_type(ProjectionType::All).build())
                    .build()?,
            );
        }
        for name in attributes {
            let sorted = self.indexes.iter().find(|index| index.sort_key == name).map(|index| index.sorted);
            let kind = sorted.unwrap_or(Sorted::ByText).kind();
            let attribute = AttributeDefinition::builder().attribute_name(name).attribute_type(kind);
            create = create.attribute_definitions(attribute.build()?);
        }
        Ok(create)
    }

    async fn wait_until_active(&self, client: &Client, name: &str) -> Result<(), StoreError> {
        for _ in 0..WAITS {
            let described = client.describe_table().table_name(name).send().boxed().await?;
            if described.table().and_then(|table| table.table_status()) == Some(&TableStatus::Active) {
                return Ok(());
            }
            tokio::time::sleep(WAIT).await;
        }
        Err(StoreError::NotActive { table: name.to_owned() })
    }
}

/// Whether the table's TTL is enabled or being enabled.
async fn expires(client: &Client, name: &str) -> Result<bool, StoreError> {
    let described = client.describe_time_to_live().table_name(name).send().boxed().await?;
    let status = described.time_to_live_description().and_then(|description| description.time_to_live_status());
    Ok(matches!(status, Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)))
}

fn key_schema(names: &[&str]) -> Result<Vec<KeySchemaElement>, StoreError> {
    let types = [KeyType::Hash, KeyType::Range];
    let elements = names.iter().zip(types);
    elements
        .map(|(name, kind)| {
            KeySchemaElement::builder().attribute_name(*name).key_type(kind).build().map_err(StoreError::from)
        })
        .collect()
}
