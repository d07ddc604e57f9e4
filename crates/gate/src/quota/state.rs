//! Where the caller stands today.

use crate::{Caller, Gate, Refusal};
use access::{ListResources, QuotaState};

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
        let now = self.now();
        let day = self.shared().settings.quota.reset.day_at(now);
        let usage = &self.shared().store.usage;
        let used = async { usage.calls(day.of(&principal.username)).await.map_err(Refusal::from) };
        let (used, allowance) = futures::try_join!(used, self.allowance(principal))?;
        Ok(QuotaState { used, allowance, now, resets_at: day.ends_at })
    }
}
