//! Whether the trail is as it was written: each record's own hash, the hash of the one before it, no number left out.

use super::{Audit, CHAIN, CHAINS, PLACE, TABLE, chain, chain::End, item};
use crate::{
    StoreError,
    attribute::{Item, Reader, s},
    tables::TTL,
};
use access::AuditRecord;
use std::fmt;

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// This record was changed.
    Changed(String),
    /// This record does not follow the one before it: what stood between them is missing, or was replaced.
    MissingBefore(String),
    /// The end of this chain is missing, after the record that is named.
    MissingAfter(String),
    /// This record cannot be read.
    Unreadable(String),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(id) => write!(f, "record {id} was changed"),
            Self::MissingBefore(id) => write!(f, "a record is missing before {id}"),
            Self::MissingAfter(id) => write!(f, "a record is missing after {id}"),
            Self::Unreadable(id) => write!(f, "record {id} cannot be read"),
        }
    }
}

/// What was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many records.
    pub records: u64,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

impl Audit {
    /// Reads the whole trail, a page at a time, and compares. What has expired at `now` (seconds since 1970) may be gone.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn verify(&self, now: u64) -> Result<Verified, StoreError> {
        let mut verified = Verified::default();
        for chain in 0..CHAINS {
            self.verify_chain(chain, now, &mut verified).await?;
        }
        Ok(verified)
    }

    async fn verify_chain(&self, chain: usize, now: u64, verified: &mut Verified) -> Result<(), StoreError> {
        // First the end: records that come while the chain is read are beyond it.
        let end = self.chains.read(chain).await?;
        let mut before: Option<AuditRecord> = None;
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
                .await?;
            for found in answer.items() {
                let place = Reader { table: TABLE, item: found }.text(PLACE)?;
                verified.records += 1;
                let Ok(record) = item::read(found) else {
                    verified.findings.push(Finding::Unreadable(place));
                    continue;
                };
                let forget_at = Reader { table: TABLE, item: found }.number(TTL).unwrap_or(u64::MAX);
                verified.findings.extend(compare(before.as_ref(), &record, forget_at, now));
                before = Some(record);
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        verified.findings.extend(at_the_end(before.as_ref(), &end));
        Ok(())
    }
}

/// `forget_at`: when this record may be gone, in seconds since 1970.
fn compare(before: Option<&AuditRecord>, record: &AuditRecord, forget_at: u64, now: u64) -> Option<Finding> {
    let kept = forget_at.saturating_sub(record.at / 1_000);
    if item::hash(record) != record.hash {
        return Some(Finding::Changed(record.id.clone()));
    }
    let follows = match before {
        Some(before) => record.previous == chain::follows(&before.id, &before.hash),
        // The oldest that is left: the one before it has expired, or there was none.
        None if record.previous.is_empty() => chain::number_of(&record.id) == Some(1),
        None => chain::written_at(&record.previous).is_some_and(|at| at / 1_000 + kept <= now),
    };
    // DynamoDB deletes what has expired in any order.
    (!follows && forget_at > now).then(|| Finding::MissingBefore(record.id.clone()))
}

fn at_the_end(last: Option<&AuditRecord>, end: &End) -> Option<Finding> {
    match last {
        Some(last) if last.id < end.place => Some(Finding::MissingAfter(last.id.clone())),
        Some(last) if last.id == end.place && last.hash != end.hash => Some(Finding::Changed(last.id.clone())),
        // Records without an end: it was taken away.
        Some(last) if end.number == 0 => Some(Finding::MissingAfter(last.id.clone())),
        _ => None,
    }
}
