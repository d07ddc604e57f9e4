//! Where the caller stands today.

use crate::{Caller, Gate, Refusal};
use access::{Allowance, ListResources, QuotaState};

impl Gate {
    /// How many calls the caller has made today and how many are left. Asking is not counted.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn quota(&self, caller: &Caller) -> Result<QuotaState, Refusal> {
        let principal = self.principal(caller)?;
        // The page asks by itself: nobody was denied anything.
        let decision = self.rules().decide(principal, ListResources::of(self.rules(), principal));
        decision.admission().map_err(Refusal::Denied)?;
        self.quota_of(&principal.username, self.allowance(principal)).await
    }

    /// The same of anybody, of whom it is known how many calls they have, or can be found out meanwhile.
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
