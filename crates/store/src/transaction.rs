//! Writes a change and its audit records atomically.

use crate::{
    StoreError,
    attribute::Item,
    audit::{
        chain::{Chains, PendingAppend},
        item::Entry,
    },
};
use aws_sdk_dynamodb::{
    Client, error::SdkError, operation::transact_write_items::TransactWriteItemsError as Error,
    types::TransactWriteItem,
};
use futures::FutureExt as _;
use std::time::Duration;

/// Waits between attempts, in milliseconds. Conflicts between two writers of the same item last some milliseconds.
const CONFLICT_WAITS: [u64; 8] = [2, 5, 10, 20, 50, 100, 200, 400];

pub(crate) struct Transaction<'a> {
    client: &'a Client,
    chains: &'a Chains,
}

/// The outcome of a transaction.
pub(crate) enum TransactionOutcome {
    Done,
    /// A condition that the caller handles did not hold. Contains the current item if the action requested it.
    Refused {
        now: Option<Item>,
    },
}

enum Cancelled {
    Refused { now: Option<Item> },
    Conflict,
}

impl<'a> Transaction<'a> {
    pub(crate) fn new(client: &'a Client, chains: &'a Chains) -> Self {
        Self { client, chains }
    }

    /// Writes a change and its audit records. Only the first action may carry the condition whose failure the caller
    /// handles.
    pub(crate) async fn commit(
        &self,
        change: Vec<TransactWriteItem>,
        entries: &[Entry],
    ) -> Result<TransactionOutcome, StoreError> {
        self.commit_if(change, 1, entries).await
    }

    /// The same, when each of the first `conditions` actions may carry a condition whose failure the caller handles.
    pub(crate) async fn commit_if(
        &self,
        change: Vec<TransactWriteItem>,
        conditions: usize,
        entries: &[Entry],
    ) -> Result<TransactionOutcome, StoreError> {
        let conditions = conditions.min(change.len());
        for (tries, wait) in CONFLICT_WAITS.into_iter().enumerate() {
            let link = match entries {
                [] => None,
                entries => Some(self.chains.link(entries, tries > 0).await?),
            };
            let records = link.iter().flat_map(|link| &link.actions);
            let actions = change.iter().chain(records).cloned().collect();
            // The SDK adds an idempotency token to each call, so its own retry after a lost response does nothing
            // twice.
            match self.client.transact_write_items().set_transact_items(Some(actions)).send().boxed().await {
                Ok(_) => {
                    link.into_iter().for_each(PendingAppend::made);
                    return Ok(TransactionOutcome::Done);
                }
                Err(error) => {
                    link.into_iter().for_each(PendingAppend::lost);
                    match why(error, conditions)? {
                        Cancelled::Refused { now } => return Ok(TransactionOutcome::Refused { now }),
                        Cancelled::Conflict => tokio::time::sleep(Duration::from_millis(wait)).await,
                    }
                }
            }
        }
        Err(StoreError::Contended)
    }
}

/// See `TransactWriteItems`, `CancellationReasons` in the API reference for the codes.
fn why<R: std::fmt::Debug + Send + Sync + 'static>(
    error: SdkError<Error, R>,
    conditions: usize,
) -> Result<Cancelled, StoreError> {
    let Some(Error::TransactionCanceledException(cancelled)) = error.as_service_error() else {
        return Err(error.into());
    };
    let reasons = cancelled.cancellation_reasons();
    let failed = |code: Option<&str>| code == Some("ConditionalCheckFailed");
    if let Some(reason) = reasons.iter().take(conditions).find(|reason| failed(reason.code())) {
        return Ok(Cancelled::Refused { now: reason.item.clone() });
    }
    // Another server appended to the chain, or wrote one of the items at the same time.
    if reasons.iter().any(|reason| failed(reason.code()) || reason.code() == Some("TransactionConflict")) {
        return Ok(Cancelled::Conflict);
    }
    Err(error.into())
}
