//! How many resources a principal sees, without reading them.
//!
//! Kept for each distinct set of roles, over all resources and for each owner: what a member sees is the sum over the
//! sets that have one of their roles, and over those of their own that do not. The cost grows with the number of
//! distinct role sets, not with the number of resources.

use super::{PK, Resources, SK, TABLE};
use crate::{
    StoreError,
    attribute::{Item, Reader, s},
};
use access::{ListResources, Sharing};
use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::collections::{BTreeMap, BTreeSet};

const ALL: &str = "count#all";
pub(super) const NUMBER: &str = "number";

/// The key of one count, and the roles that it is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CountKey {
    pub(super) partition: String,
    pub(super) roles: BTreeSet<String>,
}

impl CountKey {
    /// A hash, because the names of twenty roles do not fit into a key.
    pub(super) fn sort_key(&self) -> String {
        let names = self.roles.iter().map(|role| format!("{}:{role}", role.len())).collect::<String>();
        URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, names.as_bytes()))
    }
}

/// What a write adds to which count: nothing where the sharing stays.
pub(super) fn changes(before: Option<&Sharing>, after: Option<&Sharing>) -> BTreeMap<CountKey, i64> {
    let mut changes = BTreeMap::new();
    for (sharing, by) in before.map(|sharing| (sharing, -1)).into_iter().chain(after.map(|sharing| (sharing, 1))) {
        for partition in [ALL.to_owned(), owner_partition(&sharing.owner)] {
            *changes.entry(CountKey { partition, roles: sharing.roles.clone() }).or_default() += by;
        }
    }
    changes.retain(|_, by| *by != 0);
    changes
}

impl Resources {
    /// How many resources are in the list, and the capacity units that it took to know.
    pub(super) async fn count(&self, list: &ListResources) -> Result<(u64, f64), StoreError> {
        let (all, own) = futures::try_join!(self.read_counts(ALL.to_owned()), async {
            if list.sees_all() {
                Ok(Counts::default())
            } else {
                self.read_counts(owner_partition(list.username())).await
            }
        })?;
        let seen_by_role = |roles: &BTreeSet<String>| !roles.is_disjoint(list.roles());
        let shared: u64 = all.by_roles.iter().filter(|(r, _)| list.sees_all() || seen_by_role(r)).map(|(_, n)| n).sum();
        let only_own: u64 = own.by_roles.iter().filter(|(roles, _)| !seen_by_role(roles)).map(|(_, n)| n).sum();
        Ok((shared + only_own, all.capacity_units + own.capacity_units))
    }

    async fn read_counts(&self, partition: String) -> Result<Counts, StoreError> {
        let mut counts = Counts::default();
        let mut start: Option<Item> = None;
        loop {
            let answer = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", s(&partition))
                .set_exclusive_start_key(start)
                .return_consumed_capacity(aws_sdk_dynamodb::types::ReturnConsumedCapacity::Total)
                .send()
                .await?;
            for item in answer.items() {
                let reader = Reader { table: TABLE, item };
                counts.by_roles.push((reader.texts("roles")?, reader.number(NUMBER)?));
            }
            counts.capacity_units += answer.consumed_capacity().and_then(|c| c.capacity_units()).unwrap_or_default();
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(counts);
            }
        }
    }
}

#[derive(Default)]
struct Counts {
    by_roles: Vec<(BTreeSet<String>, u64)>,
    capacity_units: f64,
}

fn owner_partition(username: &str) -> String {
    format!("count#owner#{username}")
}

/// The key attributes of a count.
pub(super) fn key(count: &CountKey) -> [(&'static str, aws_sdk_dynamodb::types::AttributeValue); 2] {
    [(PK, s(&count.partition)), (SK, s(count.sort_key()))]
}
