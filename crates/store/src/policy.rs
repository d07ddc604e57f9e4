//! What administrators decide for everybody, one item for each kind of decision, each with a version.

use crate::{
    Audit, Entry, StoreError, WriteError,
    attribute::{Reader, n, s},
    transaction::{Transaction, Written},
};
use access::{Admission, ChangeLimit, Limit};
use aws_sdk_dynamodb::{
    Client,
    types::{AttributeValue, Put, TransactWriteItem},
};
use std::collections::BTreeMap;

const TABLE: &str = "policy";
const ID: &str = "id";
const LIMITS: &str = "group_limits";
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
    /// How many calls a day each group brings.
    pub limits: BTreeMap<String, Limit>,
    /// How often they were changed.
    pub version: u64,
}

impl Policy {
    pub(crate) fn new(client: Client, table: String, audit: Audit) -> Self {
        Self { client, table, audit }
    }

    /// The limits of groups as they are now.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn group_limits(&self) -> Result<GroupLimits, StoreError> {
        let get = self.client.get_item().table_name(&self.table).key(ID, s(LIMITS)).consistent_read(true);
        let Some(item) = get.send().await?.item else { return Ok(GroupLimits::default()) };
        let malformed = || StoreError::Malformed { table: TABLE, attribute: LIMITS };
        let limits = item.get(LIMITS).and_then(|limits| limits.as_m().ok()).ok_or_else(malformed)?;
        let read = |(group, limit): (&String, &AttributeValue)| {
            let limit = limit.as_s().ok()?.parse().ok()?;
            Some((group.clone(), limit))
        };
        Ok(GroupLimits {
            limits: limits.iter().map(|entry| read(entry).ok_or_else(malformed)).collect::<Result<_, _>>()?,
            version: Reader { table: TABLE, item: &item }.number(VERSION)?,
        })
    }

    /// Writes other limits of groups, if those that are there are still `before`.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when somebody was faster.
    pub async fn set_group_limits(
        &self,
        _: &Admission<ChangeLimit>,
        before: &GroupLimits,
        limits: &BTreeMap<String, Limit>,
        entry: &Entry,
    ) -> Result<(), WriteError<()>> {
        let map = limits.iter().map(|(group, limit)| (group.clone(), s(limit.to_string()))).collect();
        let put = Put::builder()
            .table_name(&self.table)
            .item(ID, s(LIMITS))
            .item(LIMITS, AttributeValue::M(map))
            .item(VERSION, n(before.version + 1));
        let put = match before.version {
            0 => put.condition_expression("attribute_not_exists(id)"),
            version => {
                put.condition_expression("version = :version").expression_attribute_values(":version", n(version))
            }
        };
        let put = put.build().map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let put = TransactWriteItem::builder().put(put).build();
        match Transaction::new(&self.client, &self.audit).commit(vec![put], std::slice::from_ref(entry)).await? {
            Written::Done => Ok(()),
            Written::Refused { .. } => Err(WriteError::Changed(None)),
        }
    }
}
