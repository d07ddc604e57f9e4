//! The resources that users create.
//!
//! | item | `pk` | `sk` | queried by |
//! |---|---|---|---|
//! | resource | `resource#<path>` | `resource` | path |
//! | list row, one per audience | `audience#all`, `audience#owner#<user id>`, `audience#role#<role>` | path, or through the indexes `by_title` and `by_updated` | page of a list |
//! | version | `history#<path>#<id>` | number of the version | number |
//! | count, one per set of roles | `count#all`, `count#owner#<user id>` | hash of the roles | number of resources that a principal may see |
//!
//! An archived resource has its rows in `archive#…` and its counts in `archive_count#…` instead. A deleted resource has
//! rows in `trash#all` and `trash#owner#…` only, for those who may restore it. The attribute `ttl` makes DynamoDB remove
//! it and its rows, which therefore are not counted.
//!
//! One transaction writes the resource, its rows, its counts, its version and the audit record: at most 54 items (2 × 22
//! rows, 1 resource, 4 counts, 3 versions, 2 for the audit record) of 1.3 MB (the resource and its versions, 400 KB each
//! at most). DynamoDB allows 100 items and 4 MB.

mod admitted;
mod counts;
mod filters;
mod history;
mod item;
mod list;
mod matching;
mod range;
mod rows;
mod sharings;
mod write;

pub use admitted::{Admitted, ResourceChange, ResourceState, UncheckedResource};
pub use history::Version;
pub use list::Listed;

use crate::{
    Audit, StoreError,
    attribute::{Item, s},
};
use access::{Resource, ResourcePath};
use aws_sdk_dynamodb::Client;
use futures::FutureExt as _;

const PK: &str = "pk";
const SK: &str = "sk";
const TABLE: &str = "resources";

/// The table `resources`.
#[derive(Clone, Debug)]
pub struct Resources {
    client: Client,
    table: String,
    audit: Audit,
}

/// Whether the item is a resource, and not a row or a count.
pub(crate) fn is_resource(item: &Item) -> bool {
    item.get(SK).and_then(|key| key.as_s().ok()).is_some_and(|key| key == item::SORT_KEY)
}

impl Resources {
    pub(crate) fn new(client: Client, table: String, audit: Audit) -> Self {
        Self { client, table, audit }
    }

    /// Loads the resource at this path, without asking the rules. A deleted resource is not found.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn find(&self, path: &ResourcePath) -> Result<Option<UncheckedResource>, StoreError> {
        let resource = self.get(path).await?.filter(|resource| resource.summary.deletion.is_none());
        Ok(resource.map(UncheckedResource::new))
    }

    /// The same, but also finds a resource that is in the trash at `now`, in seconds since 1970.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn find_with_deleted(
        &self,
        path: &ResourcePath,
        now: u64,
    ) -> Result<Option<UncheckedResource>, StoreError> {
        let has_expired = |resource: &Resource| resource.summary.deletion.as_ref().is_some_and(|d| d.has_expired(now));
        Ok(self.get(path).await?.filter(|resource| !has_expired(resource)).map(UncheckedResource::new))
    }

    async fn get(&self, path: &ResourcePath) -> Result<Option<Resource>, StoreError> {
        let get = self.client.get_item().table_name(&self.table).consistent_read(true);
        let answer = get.key(PK, s(item::partition(path))).key(SK, s(item::SORT_KEY)).send().boxed().await?;
        answer.item.as_ref().map(item::read).transpose()
    }
}
