//! Reading the audit trail, and flushing it at shutdown.

use crate::{Caller, Gate, Refusal};
use access::{AuditPage, AuditQuery, AuditRecord, ReadAudit};
use std::time::Duration;

/// How long a shutdown waits for refusals to be written.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(10);

impl Gate {
    /// A page of the audit trail, newest first.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn audit_page(&self, caller: &Caller, query: &AuditQuery) -> Result<AuditPage, Refusal> {
        let principal = self.principal(caller)?;
        let admission = self.admit(principal, ReadAudit::Page(query.clone()), "").await?;
        Ok(self.shared().store.audit.read(&admission).await?)
    }

    /// One record of the audit trail.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn audit_record(&self, caller: &Caller, id: &str) -> Result<AuditRecord, Refusal> {
        let principal = self.principal(caller)?;
        let admission = self.admit(principal, ReadAudit::Record(id.to_owned()), id).await?;
        self.shared().store.audit.read(&admission).await?.records.pop().ok_or(Refusal::NotFound)
    }

    /// Waits until all refusals and counts so far are written, for at most ten seconds: a shutdown cannot wait longer.
    pub async fn flush(&self) {
        let all = async {
            futures::join!(
                self.shared().audit_queue.flush(),
                self.shared().daily_counters.write(&self.shared().store.totals)
            )
        };
        if tokio::time::timeout(FLUSH_TIMEOUT, all).await.is_err() {
            tracing::error!("some denials were not recorded: the audit table does not answer");
        }
    }
}
