//! Global settings by administrators. Each setting is one item with a version.

use crate::{
    Audit, Entry, StoreError, WriteError,
    attribute::{Item, Reader, n, s, ss},
    transaction::{Transaction, TransactionOutcome},
};
use access::{Admission, ChangeGroupLimit, ChangeMap, Grant, Limit, Right, canonical};
use aws_sdk_dynamodb::{
    Client,
    types::{AttributeValue, Put, TransactWriteItem},
};
use futures::FutureExt as _;
use std::collections::BTreeMap;

const TABLE: &str = "policy";
const ID: &str = "id";
const LIMITS: &str = "group_limits";
const MAP: &str = "resource_map";
const VERSION: &str = "version";

/// The table `policy`.
#[derive(Clone, Debug)]
pub struct Policy {
    client: Client,
    table: String,
    audit: Audit,
}

/// The limits of groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupLimits {
    /// Daily call limits by group name in canonical form.
    pub limits: BTreeMap<String, Limit>,
    /// Number of changes so far; 0 when never set.
    pub version: u64,
}

/// The resource map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapRows {
    /// The rows, in stored order.
    pub grants: Vec<Grant>,
    /// Number of changes so far; 0 when never set.
    pub version: u64,
    /// Rows that this version of Usher cannot parse. They grant nothing and are written back unchanged.
    others: Vec<AttributeValue>,
}

impl Policy {
    pub(crate) fn new(client: Client, table: String, audit: Audit) -> Self {
        Self { client, table, audit }
    }

    /// Reads the current group limits.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails or the item is malformed.
    pub async fn group_limits(&self) -> Result<GroupLimits, StoreError> {
        let Some((value, version)) = self.read(LIMITS).await? else { return Ok(GroupLimits::default()) };
        let read = |(group, limit): (&String, &AttributeValue)| {
            Some((canonical(group).into_owned(), limit.as_s().ok()?.parse().ok()?))
        };
        let limits = value.as_m().ok().and_then(|limits| limits.iter().map(read).collect());
        Ok(GroupLimits { limits: limits.ok_or(malformed(LIMITS))?, version })
    }

    /// Sets or removes the limit of the admitted group, provided the limits are still at the version of `before`.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when another write came first.
    pub async fn set_group_limit(
        &self,
        admission: &Admission<ChangeGroupLimit>,
        before: GroupLimits,
        limit: Option<Limit>,
        entry: &Entry,
    ) -> Result<(), WriteError<()>> {
        let GroupLimits { mut limits, version } = before;
        let group = &admission.action().group;
        match limit {
            Some(limit) => limits.insert(group.clone(), limit),
            None => limits.remove(group),
        };
        let limits = limits.iter().map(|(group, limit)| (group.clone(), s(limit.to_string()))).collect();
        self.write(LIMITS, AttributeValue::M(limits), version, std::slice::from_ref(entry)).await
    }

    /// Reads the current resource map.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails or the item is malformed.
    pub async fn map(&self) -> Result<MapRows, StoreError> {
        let Some((value, version)) = self.read(MAP).await? else { return Ok(MapRows::default()) };
        let mut map = MapRows { version, ..MapRows::default() };
        for row in value.as_l().map_err(|_| malformed(MAP))? {
            match row.as_m().ok().and_then(read_grant) {
                Some(grant) => map.grants.push(grant),
                None => {
                    tracing::error!("a row of the resource map cannot be read and is ignored");
                    map.others.push(row.clone());
                }
            }
        }
        Ok(map)
    }

    /// Writes the admitted change of the resource map, provided the map is still at the version of `before`.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when another write came first, or the row to change is not in the map.
    pub async fn set_map(
        &self,
        admission: &Admission<ChangeMap>,
        before: &MapRows,
        entries: &[Entry],
    ) -> Result<(), WriteError<()>> {
        let grants = admission.action().change.applied_to(&before.grants).ok_or(WriteError::Changed(None))?;
        let rows = grants.iter().map(grant).chain(before.others.iter().cloned()).collect();
        self.write(MAP, AttributeValue::L(rows), before.version, entries).await
    }

    /// The value and the version of a setting. The value attribute is named like the item.
    async fn read(&self, id: &'static str) -> Result<Option<(AttributeValue, u64)>, StoreError> {
        let get = self.client.get_item().table_name(&self.table).key(ID, s(id)).consistent_read(true);
        let Some(mut item) = get.send().boxed().await?.item else { return Ok(None) };
        let version = Reader { table: TABLE, item: &item }.number(VERSION)?;
        Ok(Some((item.remove(id).ok_or(malformed(id))?, version)))
    }

    async fn write(
        &self,
        id: &str,
        value: AttributeValue,
        before: u64,
        entries: &[Entry],
    ) -> Result<(), WriteError<()>> {
        let put = Put::builder().table_name(&self.table).item(ID, s(id)).item(id, value).item(VERSION, n(before + 1));
        let put = match before {
            0 => put.condition_expression("attribute_not_exists(id)"),
            before => put.condition_expression("version = :version").expression_attribute_values(":version", n(before)),
        };
        let put = put.build().map_err(StoreError::from)?;
        let put = TransactWriteItem::builder().put(put).build();
        match Transaction::new(&self.client, self.audit.chains()).commit(vec![put], entries).await? {
            TransactionOutcome::Done => Ok(()),
            TransactionOutcome::Refused { .. } => Err(WriteError::Changed(None)),
        }
    }
}

fn malformed(attribute: &'static str) -> StoreError {
    StoreError::Malformed { table: TABLE, attribute }
}

fn grant(grant: &Grant) -> AttributeValue {
    let mut row =
        Item::from([("pattern".to_owned(), s(grant.pattern.to_string())), ("right".to_owned(), s(grant.right.name()))]);
    row.extend(ss(&grant.roles).map(|roles| ("roles".to_owned(), roles)));
    AttributeValue::M(row)
}

fn read_grant(row: &Item) -> Option<Grant> {
    let reader = Reader { table: TABLE, item: row };
    Some(Grant {
        pattern: reader.text("pattern").ok()?.parse().ok()?,
        right: Right::named(&reader.text("right").ok()?)?,
        roles: reader.roles("roles").ok()?,
    })
}
