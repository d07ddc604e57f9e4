//! Writing to the audit trail, for all use cases.

use super::{AnonymousRefusals, AuditQueue, RequestSource};
use crate::{
    Clock,
    overview::{DailyCounters, Metric},
};
use access::DenialRule;
use std::sync::Arc;
use store::{Audit, Entry, StoreError};

/// Builds entries for one request, and writes those that are not part of a change's transaction.
#[derive(Debug)]
pub(crate) struct AuditLog {
    pub(crate) trail: Arc<Audit>,
    pub(crate) queue: AuditQueue,
    pub(crate) anonymous_refusals: Arc<AnonymousRefusals>,
    pub(crate) counters: Arc<DailyCounters>,
    pub(crate) clock: Clock,
    /// How long records are kept, in seconds.
    pub(crate) retention: u64,
    /// Where the request came from.
    pub(crate) source: Arc<RequestSource>,
}

impl AuditLog {
    /// Writes an entry at once.
    ///
    /// # Errors
    /// [`StoreError`] when the entry may not be written.
    pub(crate) async fn append(&self, entry: Entry) -> Result<(), StoreError> {
        self.trail.append(&[entry]).await
    }

    /// Counts a denial by this rule and queues its entry, which is written a moment later.
    pub(crate) async fn push_denial(&self, entry: Entry, rule: Option<DenialRule>) {
        self.queue.push(entry).await;
        self.counters.note(Metric::Denial(rule));
    }
}
