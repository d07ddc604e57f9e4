//! Who is asking, may they, and the proof of it. Counting calls against a quota will stand here, after the rules.

use crate::{Caller, Gate, Refusal};
use access::{Action, Admission, Principal};

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

    /// The proof that the principal may do this.
    pub(crate) fn admit<A: Action>(&self, principal: &Principal, action: A) -> Result<Admission<A>, Refusal> {
        self.rules().decide(principal, action).admission().map_err(|reason| {
            tracing::info!(username = %principal.username, action = A::NAME, %reason, "denied");
            Refusal::Denied(reason)
        })
    }
}
