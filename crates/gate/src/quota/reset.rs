//! Resetting a user's calls of today.

use super::QuotaService;
use crate::{Caller, Refusal, audit::EntryFields as _};
use access::{MAX_RESET_REASON_CHARS, ResetUsage};
use i18n::tr;

impl QuotaService {
    /// Resets a user's calls of today to zero. The audit trail records the reason, which must not be empty or too long.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn reset(&self, caller: &Caller, person: &str, reason: &str) -> Result<(), Refusal> {
        let principal = caller.principal()?;
        let user = self.user_lookup.find(principal, person).await?;
        let admission = self.authorizer.admit(principal, ResetUsage { user: user.clone() }).await?;
        let (length, reason) = (reason.chars().count(), reason.trim());
        if reason.is_empty() {
            return Err(Refusal::BadInput(tr!("Enter a reason. The audit trail records it.").to_owned()));
        }
        if length > MAX_RESET_REASON_CHARS {
            return Err(Refusal::BadInput(tr!(
                "The reason has {length} characters. Shorten it to {most}.",
                length = length,
                most = MAX_RESET_REASON_CHARS
            )));
        }
        if self.users.find(&user.id).await?.is_none() {
            return Err(Refusal::NotFound);
        }
        let day = self.settings.reset.day_at(self.clock.now());
        let usage = &self.usage;
        let before = usage.calls(day.of(&user)).await?;
        let entry = self.audit.admitted(&admission).with_reason(reason).with_before(&before).with_after(&0);
        usage.reset(admission, &day.name, day.expires_at(), &entry).await?;
        tracing::info!(username = user.username, by = principal.user.username, before, "usage of today reset");
        Ok(())
    }
}
