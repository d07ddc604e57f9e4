//! Reading the audit trail.

use super::AuditService;
use crate::{Caller, Refusal};
use access::{AuditPage, AuditQuery, AuditRecord, ReadAudit};

impl AuditService {
    /// A page of the audit trail, newest first.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn page(&self, caller: &Caller, query: &AuditQuery) -> Result<AuditPage, Refusal> {
        let principal = caller.principal()?;
        let actor = (!query.subject.is_empty()).then(|| self.user_lookup.user_id(&query.subject));
        let query = query.clone().at(self.clock.now_ms());
        let admission = self.authorizer.admit(principal, ReadAudit::Page(query, actor)).await?;
        Ok(self.trail.read(&admission).await?)
    }

    /// One record of the audit trail.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn record(&self, caller: &Caller, id: &str) -> Result<AuditRecord, Refusal> {
        let principal = caller.principal()?;
        let admission = self.authorizer.admit(principal, ReadAudit::Record(id.to_owned())).await?;
        self.trail.read(&admission).await?.records.pop().ok_or(Refusal::NotFound)
    }
}
