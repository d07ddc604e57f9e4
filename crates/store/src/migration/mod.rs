//! Copies the tables of an earlier version into the current ones. That version identified users by username, and roles
//! by name without an origin. Its tables stay unchanged, so nothing is lost if the copy is interrupted or unwanted.
//!
//! ```text
//! names    the usernames and roles in the old tables, and what each of them is today
//! copy     converts and copies the items
//! ```
//!
//! Copying again writes the same items again, except resources, whose counts must not be added twice: those are written
//! only if they are not there. The last write marks the new tables as complete. Nothing may use them before.

mod copy;
mod names;

pub use names::{NewNames, OldNames};

use crate::{
    Store, StoreError,
    attribute::{Item, s},
    tables,
};
use aws_sdk_dynamodb::error::{ProvideErrorMetadata as _, SdkError};
use futures::FutureExt as _;

/// The item of the table `policy` that says that the tables are complete.
const MARKER: &str = "generation";

/// How many items of a table were read from the old tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Migrated {
    /// Users who have signed in.
    pub users: u64,
    /// Users' days with calls.
    pub usage: u64,
    /// Resources.
    pub resources: u64,
    /// Daily totals.
    pub totals: u64,
    /// Limits of groups, and the resource map.
    pub policy: u64,
    /// Audit records, and the ends of their chains.
    pub audit: u64,
}

impl Store {
    /// Whether an earlier Usher has left tables that are not migrated. A new installation is marked as complete. Today's
    /// tables must exist.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn needs_migration(&self) -> Result<bool, StoreError> {
        let policy = tables::POLICY.name(&self.prefix);
        let get = self.client.get_item().table_name(policy).key("id", s(MARKER)).consistent_read(true);
        if get.send().boxed().await?.item.is_some() {
            return Ok(false);
        }
        if self.has_old_tables().await? {
            return Ok(true);
        }
        self.mark_complete().await?;
        Ok(false)
    }

    async fn has_old_tables(&self) -> Result<bool, StoreError> {
        let users = tables::USERS.old_name(&self.prefix);
        match self.client.get_item().table_name(&users).key("username", s("-")).send().boxed().await {
            Ok(_) => Ok(true),
            Err(SdkError::ServiceError(error)) if error.err().is_resource_not_found_exception() => Ok(false),
            // DynamoDB denies access to a table whether it exists or not.
            Err(SdkError::ServiceError(error)) if error.err().code() == Some("AccessDeniedException") => {
                Err(StoreError::OldTablesHidden { table: users })
            }
            Err(error) => Err(error.into()),
        }
    }

    pub(super) async fn mark_complete(&self) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(tables::POLICY.name(&self.prefix));
        put.item("id", s(MARKER)).send().boxed().await?;
        Ok(())
    }

    /// Calls `work` with each item of an old table, page by page. A table that does not exist has no items.
    pub(super) async fn for_each_old(
        &self,
        table: &tables::Table,
        mut work: impl AsyncFnMut(Vec<Item>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut start = None;
        loop {
            let scan = self.client.scan().table_name(table.old_name(&self.prefix)).consistent_read(true);
            let page = match scan.set_exclusive_start_key(start).send().boxed().await {
                Ok(page) => page,
                Err(error) if error.as_service_error().is_some_and(|e| e.is_resource_not_found_exception()) => {
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            };
            start = page.last_evaluated_key;
            work(page.items.unwrap_or_default()).await?;
            if start.is_none() {
                return Ok(());
            }
        }
    }
}
