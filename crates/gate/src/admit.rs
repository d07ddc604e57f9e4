//! Authorisation: who is asking, whether they may, and the proof that they may.

use crate::{Caller, Refusal, RulesInForce, audit::AuditLog};
use access::{Action, Admission, DenialRule, Principal, Reason, ResourceAction, Trace};
use std::sync::Arc;
use store::{Admitted, UncheckedResource};
use telemetry::{PendingDecision, Telemetry};

impl Caller {
    /// The caller's principal.
    ///
    /// # Errors
    /// The refusal for a caller without one.
    pub fn principal(&self) -> Result<&Principal, Refusal> {
        match self {
            Self::SignedIn(session) => Ok(&session.principal),
            Self::Bearer(principal) => Ok(principal),
            Self::Anonymous => Err(Refusal::SignIn),
            Self::Expired => Err(Refusal::SessionExpired),
            Self::InvalidToken(rejection) => Err(Refusal::Token(rejection.clone())),
        }
    }
}

/// Decides by the rules in force, and records denials.
#[derive(Debug)]
pub(crate) struct Authorizer {
    pub(crate) rules: Arc<RulesInForce>,
    pub(crate) audit: Arc<AuditLog>,
    pub(crate) telemetry: Telemetry,
}

impl Authorizer {
    /// Returns the proof that the principal may do this. A denial is recorded in the audit trail.
    pub(crate) async fn admit<A: Action>(&self, principal: &Principal, action: A) -> Result<Admission<A>, Refusal> {
        let pending = self.pending::<A>();
        // The map only adds rights: a principal who is allowed without it need not wait for it.
        let without = self.rules.configured().decide(principal, action.clone());
        let decision = if A::RIGHT.is_some() && !without.is_allowed() {
            self.rules.in_force().await?.decide(principal, action.clone())
        } else {
            without
        };
        match decision.admission() {
            Ok(admission) => {
                pending.end(true, admission.reason().rule());
                Ok(admission)
            }
            Err(reason) => Err(self.end_denied(pending, principal, &action, reason).await),
        }
    }

    /// The same for a loaded resource, which the proof then owns.
    pub(crate) async fn admit_to<A: ResourceAction>(
        &self,
        principal: &Principal,
        unchecked: UncheckedResource,
        input: A::Input,
    ) -> Result<Admitted<A>, Refusal> {
        let pending = self.pending::<A>();
        let (unchecked, reason) = match unchecked.decide(self.rules.configured(), principal, input.clone()) {
            Ok(admitted) => {
                pending.end(true, admitted.reason().rule());
                return Ok(admitted);
            }
            Err(denied) => denied,
        };
        let action = A::on(unchecked.path(), unchecked.sharing(), input.clone());
        if A::RIGHT.is_none() {
            return Err(self.end_denied(pending, principal, &action, reason).await);
        }
        match unchecked.decide(&*self.rules.in_force().await?, principal, input) {
            Ok(admitted) => {
                pending.end(true, admitted.reason().rule());
                Ok(admitted)
            }
            Err((_, reason)) => Err(self.end_denied(pending, principal, &action, reason).await),
        }
    }

    /// Records a denial in the audit trail and returns it as a refusal.
    pub(crate) async fn deny<A: Action>(&self, principal: &Principal, action: &A, reason: Reason) -> Refusal {
        self.end_denied(self.pending::<A>(), principal, action, reason).await
    }

    async fn end_denied<A: Action>(
        &self,
        pending: PendingDecision,
        principal: &Principal,
        action: &A,
        reason: Reason,
    ) -> Refusal {
        pending.end(false, reason.rule());
        let trace = Trace::of(principal, reason.clone());
        let entry = self.audit.denied(principal, action, &reason.to_string(), &trace);
        // As the entry has it: a request may name an object as long as its body.
        let (username, object) = (&principal.user.username, entry.object.as_str());
        tracing::info!(username, action = A::NAME, object, reason = %entry.reason, "denied");
        self.audit.push_denial(entry, DenialRule::of(&reason)).await;
        Refusal::Denied(reason)
    }

    fn pending<A: Action>(&self) -> PendingDecision {
        self.telemetry.begin_decision(A::NAME)
    }
}
