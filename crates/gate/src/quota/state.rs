//! The caller's quota today.

use super::QuotaService;
use crate::{Caller, Refusal};
use access::{Allowance, ListResources, QuotaState, UserRef};

impl QuotaService {
    /// How many calls the caller has made today and how many are left. This request is not counted.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn state(&self, caller: &Caller) -> Result<QuotaState, Refusal> {
        let principal = caller.principal()?;
        // Pages send this request by themselves, so a refusal here is not recorded as a denial.
        let decision = self.rules.configured().decide(principal, ListResources::of(self.rules.configured(), principal));
        decision.admission().map_err(Refusal::Denied)?;
        self.state_of(&principal.user, self.allowance(principal)).await
    }

    /// The same for any user. `allowance` is the user's limit, possibly still being read.
    pub(crate) async fn state_of(
        &self,
        user: &UserRef,
        allowance: impl Future<Output = Result<Allowance, Refusal>>,
    ) -> Result<QuotaState, Refusal> {
        let now = self.clock.now();
        let day = self.settings.reset.day_at(now);
        let used = async { Ok(self.usage.calls(day.of(user)).await?) };
        let (used, allowance) = futures::try_join!(used, allowance)?;
        Ok(QuotaState { used, allowance, now, resets_at: day.ends_at })
    }
}
