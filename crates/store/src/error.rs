//! What can go wrong.

use aws_sdk_dynamodb::error::{DisplayErrorContext, SdkError};
use thiserror::Error;

/// DynamoDB did not do what was asked.
#[derive(Debug, Error)]
pub enum StoreError {
    /// It does not answer, or refuses; whether a write happened is not known.
    #[error("DynamoDB did not answer as expected: {0}")]
    Unavailable(String),
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
#[derive(Debug, Error)]
pub enum WriteError<T: std::fmt::Debug> {
    /// The condition did not hold. The item as it is, or `None` when there is none.
    #[error("the item is not as expected")]
    Changed(Option<Box<T>>),
    /// DynamoDB did not do what was asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<E, R> From<SdkError<E, R>> for StoreError
where
    E: std::error::Error + 'static,
    R: std::fmt::Debug,
{
    fn from(error: SdkError<E, R>) -> Self {
        Self::Unavailable(DisplayErrorContext(error).to_string())
    }
}
