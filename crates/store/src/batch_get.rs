//! Reads items by their keys, many in one request.

use crate::{StoreError, attribute::Item};
use aws_sdk_dynamodb::{operation::batch_get_item::builders::BatchGetItemFluentBuilder, types::KeysAndAttributes};
use futures::FutureExt as _;

/// Number of items that one request can name (`BatchGetItem` in DynamoDB's API reference).
pub(crate) const ITEMS_AT_ONCE: usize = 100;
/// How often DynamoDB may leave items of a request unread before it counts as a failure.
const ATTEMPTS: usize = 5;

/// The items of the table with these different keys, of which there are at least one and at most [`ITEMS_AT_ONCE`].
/// They may be a moment old.
///
/// The table's module makes `request`, so that each module shows which rights it needs.
pub(crate) async fn items(
    request: BatchGetItemFluentBuilder,
    table: &str,
    keys: Vec<Item>,
) -> Result<Vec<Item>, StoreError> {
    let mut items = Vec::with_capacity(keys.len());
    let mut wanted = Some(KeysAndAttributes::builder().set_keys(Some(keys)).build()?);
    for _ in 0..ATTEMPTS {
        let Some(keys) = wanted.take() else { return Ok(items) };
        let answer = request.clone().request_items(table, keys).send().boxed().await?;
        items.extend(answer.responses.unwrap_or_default().remove(table).unwrap_or_default());
        wanted = answer.unprocessed_keys.unwrap_or_default().remove(table);
    }
    if wanted.is_none() { Ok(items) } else { Err(StoreError::Contended) }
}
