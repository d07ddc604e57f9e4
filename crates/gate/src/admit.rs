//! Authorisation: who is asking, whether they may, and the proof that they may.

use crate::{Caller, Gate, Refusal, overview::Metric};
use access::{Action, Admission, Principal, Reason, Recorded, ResourceAction, Trace};
use store::{Admitted, Guarded};

impl Gate {
    /// The caller's principal, or the refusal for a caller without one.
    pub(crate) fn principal<'a>(&self, caller: &'a Caller) -> Result<&'a Principal, Refusal> {
        match caller {
            Caller::SignedIn(session) => Ok(&session.principal),
            Caller::Bearer(principal) => Ok(principal),
            Caller::Anonymous => Err(Refusal::SignIn),
            Caller::Expired => Err(Refusal::SessionExpired),
            Caller::BadToken(rejection) => Err(Refusal::Token(rejection.clone())),
        }
    }

    /// Returns the proof that the principal may do this to the object. A denial is recorded in the audit trail.
    pub(crate) async fn admit<A: Action>(
        &self,
        principal: &Principal,
        action: A,
        object: &str,
    ) -> Result<Admission<A>, Refusal> {
        // The map only adds rights: a principal who is allowed without it need not wait for it.
        let without = self.rules().decide(principal, action.clone());
        let decision = if A::RIGHT.is_some() && !without.is_allowed() {
            self.live_rules().await?.decide(principal, action)
        } else {
            without
        };
        match decision.admission() {
            Ok(admission) => Ok(admission),
            Err(reason) => Err(self.deny::<A>(principal, object, reason).await),
        }
    }

    /// The same for a loaded resource, which the proof then owns.
    pub(crate) async fn admit_to<A: ResourceAction>(
        &self,
        principal: &Principal,
        guarded: Guarded,
        input: A::Input,
    ) -> Result<Admitted<A>, Refusal> {
        let (guarded, reason) = match guarded.decide(self.rules(), principal, input.clone()) {
            Ok(admitted) => return Ok(admitted),
            Err(denied) => denied,
        };
        let object = guarded.path().to_string();
        if A::RIGHT.is_none() {
            return Err(self.deny::<A>(principal, &object, reason).await);
        }
        match guarded.decide(&*self.live_rules().await?, principal, input) {
            Ok(admitted) => Ok(admitted),
            Err((_, reason)) => Err(self.deny::<A>(principal, &object, reason).await),
        }
    }

    /// Records a denial in the audit trail and returns it as a refusal.
    pub(crate) async fn deny<A: Action>(&self, principal: &Principal, object: &str, reason: Reason) -> Refusal {
        tracing::info!(username = %principal.username, action = A::NAME, object, %reason, "denied");
        let trace = Trace::of(principal, reason.clone());
        let entry = self.denied(principal, Recorded::of::<A>(), object, &reason.to_string(), &trace);
        self.shared().audit_queue.push(entry).await;
        self.note(Metric::Denial);
        Refusal::Denied(reason)
    }
}
