//! Counting a call that the rules allow: opening a resource, or what another server carries out.

use super::{QuotaService, day::QuotaDay};
use crate::{Refusal, Source, overview::Metric, seal::random_name};
use access::{
    Action, Admission, Allowance, DenialRule, MakeCall, Principal, QuotaState, Reason, ResourceAction, ResourcePath,
    Trace,
};
use store::{Admitted, Call, ChargeOutcome, Counted, StoreError};
use telemetry::Event;

/// A call about to be counted, and what it is counted against.
struct Charge {
    day: QuotaDay,
    allowance: Allowance,
    now: u64,
    id: String,
}

/// A call that was counted: the proof, the quota, and whether it is one more.
type Charged<P> = Result<(P, QuotaState, bool), Refusal>;

impl Charge {
    fn call(&self) -> Call<'_> {
        let limit = self.allowance.limit;
        Call { day: &self.day.name, expires_at: self.day.expires_at(), limit, now: self.now, id: &self.id }
    }

    fn state(&self, used: u64) -> QuotaState {
        QuotaState { used, allowance: self.allowance.clone(), now: self.now, resets_at: self.day.ends_at }
    }
}

impl QuotaService {
    /// Counts an admitted call against the user's daily quota. Denied calls and calls beyond the limit are not counted,
    /// nor is a resource that the user opened or saved within the last minute.
    pub(crate) async fn charge<A: ResourceAction>(
        &self,
        principal: &Principal,
        admitted: Admitted<A>,
    ) -> Result<(Counted<A>, QuotaState), Refusal> {
        self.observed(self.count(principal, admitted).await)
    }

    /// The same for an admitted call that another server carries out. Each one counts, however soon it is repeated:
    /// unlike somebody who reloads a page, a program means every call. `resource` is the resource at its path, if there
    /// is one.
    pub(crate) async fn charge_call(
        &self,
        principal: &Principal,
        admission: &Admission<MakeCall>,
        resource: Option<&ResourcePath>,
    ) -> Result<QuotaState, Refusal> {
        let ((), state) = self.observed(self.count_call(principal, admission, resource).await)?;
        Ok(state)
    }

    fn observed<P>(&self, charged: Charged<P>) -> Result<(P, QuotaState), Refusal> {
        self.telemetry.observe(Event::Quota(match &charged {
            Ok((_, _, true)) => "admitted",
            Ok((_, _, false)) => "repeated",
            Err(Refusal::OverQuota(_)) => "refused",
            Err(_) => "failed",
        }));
        charged.map(|(proof, state, _)| (proof, state))
    }

    async fn count<A: ResourceAction>(&self, principal: &Principal, admitted: Admitted<A>) -> Charged<Counted<A>> {
        let path = admitted.path().clone();
        let charge = self.prepare_charge(principal).await?;
        let (action, reason) = (admitted.admission().action().clone(), admitted.reason().clone());
        match self.usage.charge(admitted, charge.call()).await.map_err(not_counted)? {
            ChargeOutcome::Counted(counted, used) => {
                self.counters.note(Metric::Call(Some(&path)));
                Ok((counted, charge.state(used), true))
            }
            ChargeOutcome::Repeated(counted, used) => Ok((counted, charge.state(used), false)),
            ChargeOutcome::Exhausted(used) => Err(self.exhausted(principal, &action, reason, charge.state(used)).await),
        }
    }

    async fn count_call(
        &self,
        principal: &Principal,
        admission: &Admission<MakeCall>,
        resource: Option<&ResourcePath>,
    ) -> Charged<()> {
        let charge = self.prepare_charge(principal).await?;
        match self.usage.charge_each(admission, charge.call()).await.map_err(not_counted)? {
            ChargeOutcome::Counted((), used) | ChargeOutcome::Repeated((), used) => {
                self.counters.note(Metric::Call(resource));
                Ok(((), charge.state(used), true))
            }
            ChargeOutcome::Exhausted(used) => {
                let (action, reason) = (admission.action(), admission.reason().clone());
                Err(self.exhausted(principal, action, reason, charge.state(used)).await)
            }
        }
    }

    async fn prepare_charge(&self, principal: &Principal) -> Result<Charge, Refusal> {
        let now = self.clock.now();
        // Without the limit the call cannot be counted.
        let allowance = self.allowance(principal).await.map_err(|refusal| match refusal {
            Refusal::Unavailable(outage) => Refusal::NotCounted(Source::of(outage)),
            other => other,
        })?;
        Ok(Charge { day: self.settings.reset.day_at(now), allowance, now, id: random_name() })
    }

    /// Records that an action, which the rules allow for `reason`, is beyond the user's limit.
    async fn exhausted<A: Action>(
        &self,
        principal: &Principal,
        action: &A,
        reason: Reason,
        quota: QuotaState,
    ) -> Refusal {
        let (used, limit) = (quota.used, quota.allowance.limit);
        let why = format!("All {limit} calls of the day are used.");
        let trace = Trace::of(principal, reason).with_quota(quota.clone());
        let entry = self.audit.denied(principal, action, &why, &trace);
        // As the entry has it: the path of a call may be long.
        let (username, object) = (&principal.user.username, entry.object.as_str());
        tracing::info!(username, action = A::NAME, object, used, %limit, "over the quota");
        self.audit.push_denial(entry, Some(DenialRule::Quota)).await;
        Refusal::OverQuota(Box::new(quota))
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

fn not_counted(error: StoreError) -> Refusal {
    Refusal::NotCounted(Source::of(error))
}
