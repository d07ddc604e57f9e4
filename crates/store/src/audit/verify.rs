//! Verifies the audit trail: each record's hash, its reference to the previous record, and gaps in the numbering.

use super::{Audit, CHAIN, CHAINS, PLACE, TABLE, chain, item, place};
use crate::{
    StoreError,
    attribute::{Item, Reader, TTL, s},
};
use access::AuditRecord;
use futures::FutureExt as _;
use std::fmt;

/// A deviation found in the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// This record was changed.
    Changed(String),
    /// This record does not reference the one before it: records between them are missing or were replaced.
    MissingBefore(String),
    /// This record is missing at the end of its chain.
    Missing(String),
    /// This record is beyond the recorded end of its chain.
    BehindTheEnd(String),
    /// This record cannot be read.
    Unreadable(String),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(id) => write!(f, "record {id} was changed"),
            Self::MissingBefore(id) => write!(f, "a record is missing before {id}"),
            Self::Missing(id) => write!(f, "record {id} is missing"),
            Self::BehindTheEnd(id) => write!(f, "record {id} stands behind the end of its chain"),
            Self::Unreadable(id) => write!(f, "record {id} cannot be read"),
        }
    }
}

/// The result of a verification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Number of records read.
    pub records: u64,
    /// The deviations found.
    pub findings: Vec<Finding>,
}

impl Audit {
    /// Reads and verifies the whole trail, page by page. Records that have expired at `now` (seconds since 1970) may be
    /// missing.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn verify(&self, now: u64) -> Result<Verified, StoreError> {
        let mut verified = Verified::default();
        for chain in 0..CHAINS {
            self.verify_chain(chain, now, &mut verified).await?;
        }
        Ok(verified)
    }

    async fn verify_chain(&self, chain: usize, now: u64, verified: &mut Verified) -> Result<(), StoreError> {
        // Reads the end first: records appended during the verification are beyond it.
        let end = self.chains.read(chain).await?;
        let mut before: Option<(AuditRecord, u64)> = None;
        let mut last = String::new();
        let mut start: Option<Item> = None;
        loop {
            let answer = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("#chain = :chain")
                .expression_attribute_names("#chain", CHAIN)
                .expression_attribute_values(":chain", s(chain.to_string()))
                .consistent_read(true)
                .set_exclusive_start_key(start)
                .send()
                .boxed()
                .await?;
            for found in answer.items() {
                let place = Reader { table: TABLE, item: found }.text(PLACE)?;
                verified.records += 1;
                let Ok(record) = item::read(found) else {
                    verified.findings.push(Finding::Unreadable(place));
                    continue;
                };
                let expires_at = Reader { table: TABLE, item: found }.number(TTL).unwrap_or(u64::MAX);
                verified.findings.extend(compare(before.as_ref(), &record, expires_at, now));
                last.clone_from(&record.id);
                // DynamoDB deletes expired items in any order, so the records after an expired one may be missing.
                before = (expires_at > now).then_some((record, expires_at));
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        let present = last == end.place || self.stands(chain, &end.place).await?;
        if end.number > 0 && end.expires_at > now && !present {
            verified.findings.push(Finding::Missing(end.place));
        }
        // Records appended meanwhile have moved the end, so read it again.
        if last > self.chains.read(chain).await?.place {
            verified.findings.push(Finding::BehindTheEnd(last));
        }
        Ok(())
    }

    async fn stands(&self, chain: usize, place: &str) -> Result<bool, StoreError> {
        if place.is_empty() {
            return Ok(false);
        }
        let get = self.client.get_item().table_name(&self.table).key(CHAIN, s(chain.to_string())).key(PLACE, s(place));
        Ok(get.consistent_read(true).send().boxed().await?.item.is_some())
    }
}

/// `expires_at` is this record's expiry, in seconds since 1970. `before` is the previous record with its own expiry;
/// `None` when that record may have been deleted.
fn compare(before: Option<&(AuditRecord, u64)>, record: &AuditRecord, expires_at: u64, now: u64) -> Option<Finding> {
    if item::hash(record, expires_at) != record.hash {
        return Some(Finding::Changed(record.id.clone()));
    }
    let follows = match before {
        Some((before, until)) => record.previous == chain::follows(&before.id, *until, &before.hash),
        None if record.previous.is_empty() => place::number_of(&record.id) == Some(1),
        None => chain::followed_until(&record.previous).is_some_and(|until| until <= now),
    };
    (!follows && expires_at > now).then(|| Finding::MissingBefore(record.id.clone()))
}
