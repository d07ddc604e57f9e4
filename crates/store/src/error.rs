//! The errors of this crate.

use aws_sdk_dynamodb::error::{BuildError, DisplayErrorContext, SdkError};
use std::{error::Error, fmt::Debug};

/// DynamoDB did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It does not answer, or refuses; whether a write happened is not known.
    #[error("DynamoDB did not answer as expected: {}", DisplayErrorContext(.0.as_ref()))]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// A request lacks a part that DynamoDB requires: a fault in this crate.
    #[error("a request to DynamoDB is incomplete: {0}")]
    Incomplete(#[from] BuildError),
    /// A new table was not ready in time.
    #[error("table {table} did not become active")]
    NotActive {
        /// Its name.
        table: String,
    },
    /// An earlier version has left tables that are not migrated.
    #[error("the tables are those of an earlier version: stop every server and run `usher migrate`")]
    NotMigrated,
    /// The AWS role may not read the table, so it is not known whether an earlier version has left it.
    #[error(
        "cannot tell whether an earlier version has left the table {table}: allow `GetItem` on it, or run `usher migrate` \
         once with a role that may"
    )]
    OldTablesHidden {
        /// Its name.
        table: String,
    },
    /// Other writers kept changing the same items.
    #[error("too many writers at the same items")]
    Contended,
    /// An attribute of an item is missing or has the wrong type.
    #[error("an item of table {table} has no usable attribute {attribute}")]
    Malformed {
        /// The table name without the prefix.
        table: &'static str,
        /// The attribute name.
        attribute: &'static str,
    },
}

/// A conditional write failed.
#[derive(Debug, thiserror::Error)]
pub enum WriteError<T: Debug> {
    /// The condition did not hold. Contains the current item, or `None` when there is none or it was not returned.
    #[error("the item is not as expected")]
    Changed(Option<Box<T>>),
    /// The DynamoDB operation failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<E, R> From<SdkError<E, R>> for StoreError
where
    E: Error + Send + Sync + 'static,
    R: Debug + Send + Sync + 'static,
{
    fn from(error: SdkError<E, R>) -> Self {
        Self::Unavailable(Box::new(error))
    }
}
