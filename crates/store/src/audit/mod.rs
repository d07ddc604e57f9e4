//! The audit trail: what was done and what was refused, in chains of records, each with the hash of the one before it.
//!
//! | what | `chain` | `place` | asked for by |
//! |---|---|---|---|
//! | a record | `0` to `7` | `<milliseconds>-<chain>-<number>` | its id, which is its place; all, the newest first |
//! | the same | (index `by_actor`) `actor` | the same | who did it |
//! | the same | (index `by_object`) `object` | the same | what it was done to |
//! | a chain's end | `end#0` to `end#7` | `end` | chain |
//!
//! A record is written in the transaction of the change that it describes, and takes whichever chain is free: so writes
//! spread over eight partitions, and servers seldom wait for each other.

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
    transaction::{Transaction, Written},
};
use access::{Admission, AuditRecord, ReadAudit};
use aws_sdk_dynamodb::Client;
use chain::Chains;

const TABLE: &str = "audit";
pub(crate) const CHAIN: &str = "chain";
pub(crate) const PLACE: &str = "place";
pub(crate) const ACTOR: &str = "actor";
pub(crate) const OBJECT: &str = "object";
/// The sort key of the index by actor, and its name.
pub(crate) const BY_ACTOR: &str = "by_actor";
/// The sort key of the index by object, and its name.
pub(crate) const BY_OBJECT: &str = "by_object";
const CHAINS: usize = 8;
/// How many records one transaction takes; DynamoDB takes a hundred items.
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

    /// Writes records of what changed nothing, at most [`RECORDS_AT_ONCE`] of them: all or none.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn append(&self, entries: &[Entry]) -> Result<(), StoreError> {
        match Transaction::new(&self.client, &self.chains).commit(Vec::new(), entries).await? {
            Written::Done => Ok(()),
            Written::Refused { .. } => Err(StoreError::Contended),
        }
    }

    /// The record with this id.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn find(&self, _: &Admission<ReadAudit>, id: &str) -> Result<Option<AuditRecord>, StoreError> {
        let Some(chain) = place::of_place(id) else { return Ok(None) };
        let get = self.client.get_item().table_name(&self.table).key(CHAIN, s(chain)).key(PLACE, s(id));
        let found = get.consistent_read(true).send().await?.item.filter(item::is_in_its_chain);
        found.as_ref().map(item::read).transpose()
    }
}
