//! Counting a call that the rules allow.

use crate::{Gate, Refusal, audit::Fill as _, seal::random_name};
use access::{Action, Admission, Outcome, Principal, QuotaState};
use store::{Charge, Counted, Entry};

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
        let charge =
            self.shared().store.usage.charge(admission, day.of(&principal.username), limit, &random_name()).await;
        let state = |used| QuotaState { used, allowance, now, resets_at: day.ends_at };
        match charge.map_err(|error| Refusal::NotCounted(error.to_string()))? {
            Charge::Counted(counted, used) => Ok((counted, state(used))),
            Charge::Exhausted(used) => {
                tracing::info!(username = %principal.username, action = A::NAME, object, used, %limit, "over the quota");
                let reason = format!("All {limit} calls of the day are used.");
                let entry = self.done(&principal.username, A::NAME, object).because(&reason);
                self.shared().behind.remember(Entry { outcome: Outcome::Denied, ..entry }).await;
                Err(Refusal::OverQuota { username: principal.username.clone(), quota: Box::new(state(used)) })
            }
        }
    }
}
