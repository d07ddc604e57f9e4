//! Who is asking, may they, and the proof of it.

use crate::{Caller, Gate, Refusal, overview::Happened};
use access::{Action, Admission, Principal, Reason, Trace};

impl Gate {
    /// The principal behind a caller.
    pub(crate) fn principal<'a>(&self, caller: &'a Caller) -> Result<&'a Principal, Refusal> {
        match caller {
            Caller::SignedIn(session) => Ok(&session.principal),
            Caller::Bearer(principal) => Ok(principal),
            Caller::Anonymous => Err(Refusal::SignIn),
            Caller::Expired => Err(Refusal::SessionExpired),
            Caller::BadToken(rejection) => Err(Refusal::Token(rejection.clone())),
        }
    }

    /// The proof that the principal may do this to the object. A denial is remembered.
    pub(crate) async fn admit<A: Action>(
        &self,
        principal: &Principal,
        action: A,
        object: &str,
    ) -> Result<Admission<A>, Refusal> {
        // The map only adds: whoever may without it need not wait for it.
        let without = self.rules().decide(principal, action.clone());
        let decision = if A::IN_MAP && !without.is_allowed() {
            self.live_rules().await?.decide(principal, action)
        } else {
            without
        };
        match decision.admission() {
            Ok(admission) => Ok(admission),
            Err(reason) => Err(self.deny::<A>(principal, object, reason).await),
        }
    }

    /// The refusal for this reason, remembered.
    pub(crate) async fn deny<A: Action>(&self, principal: &Principal, object: &str, reason: Reason) -> Refusal {
        tracing::info!(username = %principal.username, action = A::NAME, object, %reason, "denied");
        let trace = Trace::of(principal, reason.clone());
        let entry = self.denied(principal, A::NAME, object, &reason.to_string(), &trace);
        self.shared().behind.remember(entry).await;
        self.note(Happened::Denial);
        Refusal::Denied(reason)
    }
}
