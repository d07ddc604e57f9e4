//! What people create.
//!
//! | what | `pk` | `sk` | asked for by |
//! |---|---|---|---|
//! | the resource | `resource#<path>` | `resource` | path |
//! | its rows, one for each audience | `audience#all`, `audience#owner#<username>`, `audience#role#<role>` | path, or through the indexes `by_title` and `by_updated` | a page of a list |
//! | counts, one for each set of roles | `count#all`, `count#owner#<username>` | hash of the roles | the number of resources that a principal sees |
//!
//! One transaction writes the resource, its rows and its counts: at most 50 items (2 × 22 rows, 1 resource, 4 counts),
//! and DynamoDB takes 100.

mod admitted;
mod counts;
mod item;
mod list;
mod matching;
mod range;
mod rows;
mod write;

pub use admitted::{Admitted, Guarded, ResourceChange};
pub use list::Listed;

use crate::{Audit, StoreError, attribute::s};
use access::ResourcePath;
use aws_sdk_dynamodb::Client;

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

impl Resources {
    pub(crate) fn new(client: Client, table: String, audit: Audit) -> Self {
        Self { client, table, audit }
    }

    /// The resource at this path. The rules are not asked yet.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn find(&self, path: &ResourcePath) -> Result<Option<Guarded>, StoreError> {
        let get = self.client.get_item().table_name(&self.table).consistent_read(true);
        let answer = get.key(PK, s(item::partition(path))).key(SK, s(item::SORT_KEY)).send().await?;
        answer.item.map(|item| item::read(&item).map(Guarded::new)).transpose()
    }
}
