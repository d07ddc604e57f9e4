//! What can go wrong.

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
    /// Other writers kept changing the same items.
    #[error("too many writers at the same items")]
    Contended,
    /// An item lacks an attribute or has one of another type.
    #[error("an item of table {table} has no usable attribute {attribute}")]
    Malformed {
        /// The table, without its prefix.
        table: &'static str,
        /// The attribute.
        attribute: &'static str,
    },
}

/// A conditional write was not made.
#[derive(Debug, thiserror::Error)]
pub enum WriteError<T: Debug> {
    /// The condition did not hold. The current item, or `None` if there is none.
    #[error("the item is not as expected")]
    Changed(Option<Box<T>>),
    /// DynamoDB did not do what was asked.
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
