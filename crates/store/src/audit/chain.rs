//! The ends of the chains, where new records are appended.

use super::{CHAIN, CHAINS, Entry, PLACE, item, place};
use crate::{
    StoreError,
    attribute::{Item, Reader, n, s},
};
use aws_sdk_dynamodb::{
    Client,
    types::{Put, TransactWriteItem},
};
use futures::FutureExt as _;
use std::{
    hash::{BuildHasher as _, RandomState},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::sync::{Mutex, MutexGuard};

/// The last record of a chain. The default means that the chain is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ChainEnd {
    pub(super) place: String,
    pub(super) number: u64,
    pub(super) at: u64,
    pub(super) hash: String,
    /// Expiry of the last record, in seconds since 1970.
    pub(super) expires_at: u64,
}

impl ChainEnd {
    /// The next record's reference to the last record; empty when there is none.
    fn followed(&self) -> String {
        if self.number == 0 { String::new() } else { follows(&self.place, self.expires_at, &self.hash) }
    }
}

/// All chains. One task at a time writes to a chain. The chain's end stays cached until a write fails.
#[derive(Clone, Debug)]
pub(crate) struct Chains {
    client: Client,
    table: String,
    ends: Arc<[Mutex<Option<ChainEnd>>; CHAINS]>,
    next: Arc<AtomicUsize>,
}

/// The writes that append records to a chain, and the chain's end after them. Holds the chain's lock.
pub(crate) struct PendingAppend<'a> {
    pub(crate) actions: Vec<TransactWriteItem>,
    end: ChainEnd,
    held: MutexGuard<'a, Option<ChainEnd>>,
}

impl PendingAppend<'_> {
    /// Call after the writes succeeded: caches the new end.
    pub(crate) fn made(mut self) {
        *self.held = Some(self.end);
    }

    /// Call when the writes failed or their outcome is unknown: drops the cached end.
    pub(crate) fn lost(mut self) {
        *self.held = None;
    }
}

impl Chains {
    pub(super) fn new(client: Client, table: String) -> Self {
        // Random, so that servers started together begin with different chains. `RandomState` provides a random seed.
        let first = usize::try_from(RandomState::new().hash_one(CHAINS) % CHAINS as u64).unwrap_or_default();
        Self { client, table, ends: Arc::default(), next: Arc::new(AtomicUsize::new(first)) }
    }

    /// Prepares appending records to the first free chain. `again` is set after a conflict, when another server writes
    /// too and the cached end cannot be trusted.
    pub(crate) async fn link(&self, entries: &[Entry], again: bool) -> Result<PendingAppend<'_>, StoreError> {
        let first = self.next.fetch_add(1, Ordering::Relaxed);
        let order = (0..CHAINS).map(|step| (first.wrapping_add(step)) % CHAINS);
        let free = order.clone().find_map(|chain| Some((chain, self.ends.get(chain)?.try_lock().ok()?)));
        let (chain, held) = match free {
            Some(free) => free,
            None => {
                let chain = first % CHAINS;
                let end = self.ends.get(chain).ok_or(StoreError::Contended)?;
                (chain, end.lock().await)
            }
        };
        let known = match &*held {
            Some(end) if !again => end.clone(),
            _ => self.read(chain).await?,
        };
        let (actions, end) = self.actions(chain, &known, entries)?;
        Ok(PendingAppend { actions, end, held })
    }

    pub(super) async fn read(&self, chain: usize) -> Result<ChainEnd, StoreError> {
        let get = self.client.get_item().table_name(&self.table).consistent_read(true);
        let answer = get.key(CHAIN, s(end_key(chain))).key(PLACE, s(END)).send().boxed().await?;
        let Some(item) = answer.item else { return Ok(ChainEnd::default()) };
        let reader = Reader { table: super::TABLE, item: &item };
        Ok(ChainEnd {
            place: reader.text("last")?,
            number: reader.number("number")?,
            at: reader.number("at")?,
            hash: reader.text("hash")?,
            expires_at: reader.number(END_EXPIRES)?,
        })
    }

    fn actions(
        &self,
        chain: usize,
        known: &ChainEnd,
        entries: &[Entry],
    ) -> Result<(Vec<TransactWriteItem>, ChainEnd), StoreError> {
        let mut end = known.clone();
        let mut actions = Vec::with_capacity(entries.len() + 1);
        for entry in entries {
            // Server clocks differ; time must not go backwards within a chain.
            let (at, number) = (entry.at.max(end.at), end.number + 1);
            let record = entry.record(place::place(at, chain, number), &end.followed());
            let put = Put::builder()
                .table_name(&self.table)
                .set_item(Some(item::write(&record, &chain.to_string(), entry.expires_at)))
                .condition_expression("attribute_not_exists(#chain)")
                .expression_attribute_names("#chain", CHAIN);
            actions.push(TransactWriteItem::builder().put(put.build()?).build());
            end = ChainEnd { place: record.id, number, at, hash: record.hash, expires_at: entry.expires_at };
        }
        let item = Item::from([
            (CHAIN.into(), s(end_key(chain))),
            (PLACE.into(), s(END)),
            ("last".into(), s(&end.place)),
            ("number".into(), n(end.number)),
            ("at".into(), n(end.at)),
            ("hash".into(), s(&end.hash)),
            (END_EXPIRES.into(), n(end.expires_at)),
        ]);
        let put =
            Put::builder().table_name(&self.table).set_item(Some(item)).expression_attribute_names("#number", "number");
        let put = match known.number {
            0 => put.condition_expression("attribute_not_exists(#number)"),
            number => put
                .condition_expression("#number = :number AND #hash = :hash")
                .expression_attribute_names("#hash", "hash")
                .expression_attribute_values(":number", n(number))
                .expression_attribute_values(":hash", s(&known.hash)),
        };
        actions.push(TransactWriteItem::builder().put(put.build()?).build());
        Ok((actions, end))
    }
}

const END: &str = "end";
/// [`ChainEnd::expires_at`] under its stored name. No time to live: the end of a chain must not expire.
const END_EXPIRES: &str = "forget_at";

fn end_key(chain: usize) -> String {
    format!("end#{chain}")
}

/// A record's reference to the record before it.
pub(super) fn follows(place: &str, expires_at: u64, hash: &str) -> String {
    format!("{place} {expires_at} {hash}")
}

/// Expiry of the previous record in such a reference, in seconds since 1970.
pub(super) fn followed_until(previous: &str) -> Option<u64> {
    previous.split(' ').nth(1)?.parse().ok()
}
