//! Counting a call that the rules allow.

use crate::{Gate, Refusal, overview::Happened, seal::random_name};
use access::{Action, Admission, Principal, QuotaState, Trace};
use store::{Charge, Counted};

impl Gate {
    /// Counts an admitted call against the person's quota of the day. What is denied or beyond the limit is not counted.
    pub(crate) async fn charge<A: Action>(
        &self,
        principal: &Principal,
        admission: Admission<A>,
        object: &str,
    ) -> Result<(Counted<A>, QuotaState), Refusal> {
        let now = self.now();
        let day = self.shared().settings.quota.reset.day_at(now);
        let not_counted = |refusal: Refusal| match refusal {
            Refusal::Unavailable(why) => Refusal::NotCounted(why),
            other => other,
        };
        let allowance = self.allowance(principal).await.map_err(not_counted)?;
        let limit = allowance.limit;
        let reason = admission.reason().clone();
        let charge =
            self.shared().store.usage.charge(admission, day.of(&principal.username), limit, &random_name()).await;
        let state = |used| QuotaState { used, allowance, now, resets_at: day.ends_at };
        match charge.map_err(|error| Refusal::NotCounted(error.to_string()))? {
            Charge::Counted(counted, used) => Ok((counted, state(used))),
            Charge::Exhausted(used) => {
                tracing::info!(username = %principal.username, action = A::NAME, object, used, %limit, "over the quota");
                let quota = state(used);
                let why = format!("All {limit} calls of the day are used.");
                let trace = Trace::of(principal, reason).with_quota(quota.clone());
                let entry = self.denied(principal, A::NAME, object, &why, &trace);
                self.shared().behind.remember(entry).await;
                self.note(Happened::Denial);
                Err(Refusal::OverQuota { username: principal.username.clone(), quota: Box::new(quota) })
            }
        }
    }
}
