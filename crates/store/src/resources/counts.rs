//! Counts the resources that a principal may see, without reading them.
//!
//! Usher keeps a count per distinct set of roles, over all resources and per owner. A member sees the sum over the sets
//! that contain one of their roles, plus their own resources in the other sets. The cost grows with the number of
//! distinct role sets, not with the number of resources. Above [`MAX_ROLE_SETS`] there is no count.

use super::{
    PK, Resources, SK, TABLE,
    rows::{self, CountsOf},
};
use crate::{
    StoreError,
    attribute::{Reader, n, s},
};
use access::{ListResources, ResourceSummary, Role};
use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use futures::FutureExt as _;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const NUMBER: &str = "number";
/// Maximum number of distinct role sets to read, over all resources and for one owner each.
const MAX_ROLE_SETS: i32 = 500;

/// The key of one count, and its set of roles.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CountKey {
    pub(super) partition: String,
    pub(super) roles: BTreeSet<Role>,
}

impl CountKey {
    /// Hashed, because the names of twenty roles do not fit into a key.
    pub(super) fn sort_key(&self) -> String {
        let names = self.roles.iter().map(|role| format!("{}:{role}", role.as_str().len())).collect::<String>();
        URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, names.as_bytes()))
    }
}

/// The increments of a write, per count. Empty when list, owner and roles stay the same.
pub(super) fn changes(before: Option<&ResourceSummary>, after: &ResourceSummary) -> BTreeMap<CountKey, i64> {
    let mut changes = BTreeMap::new();
    for (summary, by) in before.map(|summary| (summary, -1)).into_iter().chain([(after, 1)]) {
        for partition in rows::count_partitions(summary) {
            *changes.entry(CountKey { partition, roles: summary.sharing.roles.clone() }).or_default() += by;
        }
    }
    changes.retain(|_, by| *by != 0);
    changes
}

impl Resources {
    /// The number of resources that the action may see in the list, `None` when there are too many distinct role sets,
    /// and the capacity units consumed.
    pub(super) async fn count(
        &self,
        counts: CountsOf,
        action: &ListResources,
    ) -> Result<(Option<u64>, f64), StoreError> {
        let (all, own) = futures::try_join!(self.read_counts(counts.of_all()), async {
            if action.sees_all() {
                Ok(Counts::default())
            } else {
                self.read_counts(counts.of_owner(action.user())).await
            }
        })?;
        let seen_by_role = |roles: &BTreeSet<Role>| !roles.is_disjoint(action.roles());
        let shared: u64 =
            all.by_roles.iter().filter(|(r, _)| action.sees_all() || seen_by_role(r)).map(|(_, n)| n).sum();
        let only_own: u64 = own.by_roles.iter().filter(|(roles, _)| !seen_by_role(roles)).map(|(_, n)| n).sum();
        let complete = all.is_complete && own.is_complete;
        Ok((complete.then_some(shared + only_own), all.capacity_units + own.capacity_units))
    }

    async fn read_counts(&self, partition: String) -> Result<Counts, StoreError> {
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", s(&partition))
            .limit(MAX_ROLE_SETS + 1)
            .return_consumed_capacity(aws_sdk_dynamodb::types::ReturnConsumedCapacity::Total)
            .send()
            .boxed()
            .await?;
        let mut by_roles = Vec::new();
        for item in answer.items() {
            let reader = Reader { table: TABLE, item };
            let (roles, number) = (reader.roles("roles")?, reader.number(NUMBER)?);
            if number == 0 {
                tokio::spawn(self.clone().forget_count(CountKey { partition: partition.clone(), roles }));
            } else {
                by_roles.push((roles, number));
            }
        }
        let capacity_units = answer.consumed_capacity().and_then(|c| c.capacity_units()).unwrap_or_default();
        Ok(Counts { by_roles, capacity_units, is_complete: answer.count() <= MAX_ROLE_SETS })
    }

    /// Deletes a count of zero. Otherwise a user who tries many role sets on one resource would leave many counts to
    /// read.
    async fn forget_count(self, count: CountKey) {
        let mut delete = self.client.delete_item().table_name(&self.table);
        for (name, value) in key(&count) {
            delete = delete.key(name, value);
        }
        let delete = delete
            .condition_expression("#number = :nothing")
            .expression_attribute_names("#number", NUMBER)
            .expression_attribute_values(":nothing", n(0));
        // Ignores failures: another resource has these roles now, or the next read tries again.
        let _ = delete.send().boxed().await;
    }
}

struct Counts {
    by_roles: Vec<(BTreeSet<Role>, u64)>,
    capacity_units: f64,
    is_complete: bool,
}

impl Default for Counts {
    fn default() -> Self {
        Self { by_roles: Vec::new(), capacity_units: 0.0, is_complete: true }
    }
}

/// The key attributes of a count.
pub(super) fn key(count: &CountKey) -> [(&'static str, aws_sdk_dynamodb::types::AttributeValue); 2] {
    [(PK, s(&count.partition)), (SK, s(count.sort_key()))]
}
