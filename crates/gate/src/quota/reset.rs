//! Resetting a user's calls of today.

use super::QuotaService;
use crate::{Caller, Refusal, audit::EntryFields as _};
use access::{Recorded, ResetUsage};

impl QuotaService {
    /// Resets a user's calls of today to zero. The audit trail records the reason, which must not be empty.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn reset(&self, caller: &Caller, username: &str, reason: &str) -> Result<(), Refusal> {
        let principal = caller.principal()?;
        let action = ResetUsage { username: username.to_owned() };
        let admission = self.authorizer.admit(principal, action, username).await?;
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Refusal::BadInput("Enter a reason. The audit trail records it.".to_owned()));
        }
        if self.users.find(username).await?.is_none() {
            return Err(Refusal::NotFound);
        }
        let day = self.settings.reset.day_at(self.clock.now());
        let usage = &self.usage;
        let before = usage.calls(day.of(username)).await?;
        let entry = self
            .audit
            .entry(&principal.username, Recorded::of::<ResetUsage>(), username)
            .with_reason(reason)
            .with_before(&before)
            .with_after(&0);
        usage.reset(admission, &day.name, day.forget_at(), &entry).await?;
        tracing::info!(username, by = %principal.username, before, "usage of today reset");
        Ok(())
    }
}
