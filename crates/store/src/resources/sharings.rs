//! Owner and roles of several resources at once, from their list rows: a row has a few kilobytes, a text up to 320.

use super::{Resources, rows};
use crate::{
    StoreError,
    attribute::Item,
    batch_get::{self, ITEMS_AT_ONCE},
};
use access::{ResourcePath, ResourceSummary, Sharing};
use std::collections::{BTreeMap, BTreeSet};

impl Resources {
    /// Owner and roles of those of these resources that exist, without asking the rules; what they were a moment ago.
    /// Deleted ones only with `trash_at`, and if they are in the trash then, in seconds since 1970.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn sharings(
        &self,
        paths: &BTreeSet<ResourcePath>,
        trash_at: Option<u64>,
    ) -> Result<BTreeMap<ResourcePath, Sharing>, StoreError> {
        let keys: Vec<Item> = paths.iter().flat_map(|path| rows::keys(path, trash_at.is_some())).collect();
        let reads = keys
            .chunks(ITEMS_AT_ONCE)
            .map(|keys| batch_get::items(self.client.batch_get_item(), &self.table, keys.to_vec()));
        let mut found: BTreeMap<ResourcePath, ResourceSummary> = BTreeMap::new();
        for row in futures::future::try_join_all(reads).await?.iter().flatten() {
            let row = rows::read(row)?;
            let has_expired =
                row.deletion.as_ref().zip(trash_at).is_some_and(|(deletion, now)| deletion.has_expired(now));
            // Between its rows in two lists, when it has just moved, the newer one counts.
            let is_older = found.get(&row.path).is_some_and(|other| other.version > row.version);
            if !has_expired && !is_older {
                found.insert(row.path.clone(), row);
            }
        }
        Ok(found.into_iter().map(|(path, row)| (path, row.sharing)).collect())
    }
}
