//! Counting a call that the rules allow: opening a resource, and nothing else.

use super::QuotaService;
use crate::{Refusal, Source, overview::Metric, seal::random_name};
use access::{DenialRule, Principal, QuotaState, ResourceAction, Trace};
use store::{Admitted, Call, ChargeOutcome, Counted};
use telemetry::Event;

impl QuotaService {
    /// Counts an admitted call against the user's daily quota. Denied calls and calls beyond the limit are not counted,
    /// nor is a resource that the user opened or saved within the last minute.
    pub(crate) async fn charge<A: ResourceAction>(
        &self,
        principal: &Principal,
        admitted: Admitted<A>,
    ) -> Result<(Counted<A>, QuotaState), Refusal> {
        let charged = self.count(principal, admitted).await;
        self.telemetry.observe(Event::Quota(match &charged {
            Ok((_, _, true)) => "admitted",
            Ok((_, _, false)) => "repeated",
            Err(Refusal::OverQuota(_)) => "refused",
            Err(_) => "failed",
        }));
        charged.map(|(counted, state, _)| (counted, state))
    }

    /// Whether the call is one more is the last part of the result.
    async fn count<A: ResourceAction>(
        &self,
        principal: &Principal,
        admitted: Admitted<A>,
    ) -> Result<(Counted<A>, QuotaState, bool), Refusal> {
        let path = admitted.path().clone();
        let now = self.clock.now();
        let day = self.settings.reset.day_at(now);
        let not_counted = |refusal: Refusal| match refusal {
            Refusal::Unavailable(outage) => Refusal::NotCounted(Source::of(outage)),
            other => other,
        };
        let allowance = self.allowance(principal).await.map_err(not_counted)?;
        let limit = allowance.limit;
        let (action, reason) = (admitted.admission().action().clone(), admitted.reason().clone());
        let id = random_name();
        let call = Call { day: &day.name, expires_at: day.expires_at(), limit, now, id: &id };
        let charge = self.usage.charge(admitted, call).await;
        let state = |used| QuotaState { used, allowance, now, resets_at: day.ends_at };
        match charge.map_err(|error| Refusal::NotCounted(Source::of(error)))? {
            ChargeOutcome::Counted(counted, used) => {
                self.counters.note(Metric::Call(&path));
                Ok((counted, state(used), true))
            }
            ChargeOutcome::Repeated(counted, used) => Ok((counted, state(used), false)),
            ChargeOutcome::Exhausted(used) => {
                let (username, object) = (&principal.user.username, path.as_str());
                tracing::info!(username, action = A::NAME, object, used, %limit, "over the quota");
                let quota = state(used);
                let why = format!("All {limit} calls of the day are used.");
                let trace = Trace::of(principal, reason).with_quota(quota.clone());
                let entry = self.audit.denied(principal, &action, &why, &trace);
                self.audit.push_denial(entry, Some(DenialRule::Quota)).await;
                Err(Refusal::OverQuota(Box::new(quota)))
            }
        }
    }

    /// Records that the user has just seen the object, so that the page after a save is not counted. If that fails, the
    /// page is counted.
    pub(crate) async fn note_opened(&self, principal: &Principal, object: &str) {
        let now = self.clock.now();
        let day = self.settings.reset.day_at(now);
        if let Err(error) = self.usage.note_opened(day.of(&principal.user), object, now).await {
            tracing::warn!(%error, username = principal.user.username, "the page after a save will be counted");
        }
    }
}
