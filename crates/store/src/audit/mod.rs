//! The audit trail: records of what was done and what was denied, in hash chains. Each record contains the hash of the
//! one before it.
//!
//! | item | `chain` | `place` | queried by |
//! |---|---|---|---|
//! | record | `0` to `7` | `<milliseconds>-<chain>-<number>` | its id, which is its place; all records, newest first |
//! | record | (index `by_actor`) `actor` | the same | actor |
//! | record | (index `by_object`) `object` | the same | object |
//! | end of a chain | `end#0` to `end#7` | `end` | chain |
//!
//! Each record is written in the same transaction as the change that it describes, to whichever chain is free. Writes
//! thus spread over eight partitions, and servers rarely wait for each other.

pub(crate) mod chain;
pub(crate) mod item;
mod page;
mod place;
mod verify;

pub use item::Entry;
pub use verify::{Finding, Verified};

use crate::{
    StoreError,
    attribute::s,
    transaction::{Transaction, TransactionOutcome},
};
use access::AuditRecord;
use aws_sdk_dynamodb::Client;
use chain::Chains;
use futures::FutureExt as _;

const TABLE: &str = "audit";
pub(crate) const CHAIN: &str = "chain";
pub(crate) const PLACE: &str = "place";
pub(crate) const ACTOR: &str = "actor";
pub(crate) const OBJECT: &str = "object";
/// Name and sort key of the index by actor.
pub(crate) const BY_ACTOR: &str = "by_actor";
/// Name and sort key of the index by object.
pub(crate) const BY_OBJECT: &str = "by_object";
const CHAINS: usize = 8;
/// Maximum number of records per transaction; DynamoDB allows 100 items.
pub const RECORDS_AT_ONCE: usize = 25;

/// The table `audit`.
#[derive(Clone, Debug)]
pub struct Audit {
    client: Client,
    table: String,
    chains: Chains,
}

impl Audit {
    pub(crate) fn new(client: Client, table: String) -> Self {
        let chains = Chains::new(client.clone(), table.clone());
        Self { client, table, chains }
    }

    pub(crate) fn chains(&self) -> &Chains {
        &self.chains
    }

    /// Appends records that belong to no change, at most [`RECORDS_AT_ONCE`], all or none.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn append(&self, entries: &[Entry]) -> Result<(), StoreError> {
        match Transaction::new(&self.client, &self.chains).commit(Vec::new(), entries).await? {
            TransactionOutcome::Done => Ok(()),
            TransactionOutcome::Refused { .. } => Err(StoreError::Contended),
        }
    }

    async fn find(&self, id: &str) -> Result<Option<AuditRecord>, StoreError> {
        let Some(chain) = place::of_place(id) else { return Ok(None) };
        let get = self.client.get_item().table_name(&self.table).key(CHAIN, s(chain)).key(PLACE, s(id));
        let found = get.consistent_read(true).send().boxed().await?.item.filter(item::is_in_its_chain);
        found.as_ref().map(item::read).transpose()
    }
}
