//! The caller's quota today.

use crate::{Caller, Gate, Refusal};
use access::{Allowance, ListResources, QuotaState};

impl Gate {
    /// How many calls the caller has made today and how many are left. This request is not counted.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn quota(&self, caller: &Caller) -> Result<QuotaState, Refusal> {
        let principal = self.principal(caller)?;
        // Pages send this request by themselves, so a refusal here is not recorded as a denial.
        let decision = self.rules().decide(principal, ListResources::of(self.rules(), principal));
        decision.admission().map_err(Refusal::Denied)?;
        self.quota_of(&principal.username, self.allowance(principal)).await
    }

    /// The same for any user. `allowance` is the user's limit, possibly still being read.
    pub(crate) async fn quota_of(
        &self,
        username: &str,
        allowance: impl Future<Output = Result<Allowance, Refusal>>,
    ) -> Result<QuotaState, Refusal> {
        let now = self.now();
        let day = self.shared().settings.quota.reset.day_at(now);
        let used = async { Ok(self.shared().store.usage.calls(day.of(username)).await?) };
        let (used, allowance) = futures::try_join!(used, allowance)?;
        Ok(QuotaState { used, allowance, now, resets_at: day.ends_at })
    }
}
