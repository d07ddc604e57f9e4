//! Why a sign-in did not succeed.

use crate::{Outage, Refusal};
use access::Dependency;
use identity::{Rejection, TriggerRefusal};
use store::StoreError;
use thiserror::Error;

/// Why a sign-in did not succeed. A page says what to do about each; texts from outside go to the log alone.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SignInError {
    /// The address is not one that Cognito sends: a parameter is missing, there twice, or malformed.
    #[error("the callback is malformed: {0}")]
    Malformed(&'static str),
    /// This browser has no such sign-in under way: it took too long, began elsewhere, or is over.
    #[error("no sign-in under way")]
    NoAttempt,
    /// The answer was used before.
    #[error("the answer was used before")]
    Replayed,
    /// The person, or the identity provider, said no.
    #[error("the person or the identity provider refused")]
    Cancelled,
    /// A Lambda trigger of the user pool does not let this person in.
    #[error("the trigger {} refused", .0.trigger)]
    RefusedByTrigger(TriggerRefusal),
    /// The account is disabled in the user pool.
    #[error("the account is disabled")]
    Disabled,
    /// What the company's identity provider has answered is of no use to Cognito: a fault between these two.
    #[error("Cognito cannot use the identity provider's answer")]
    ProviderUnusable,
    /// Cognito refuses Usher itself: a fault of the set-up.
    #[error("the set-up is refused: {0}")]
    Misconfigured(String),
    /// Cognito says no with a code that is none of those above.
    #[error("refused with an unknown code: {0}")]
    Refused(String),
    /// The code is used, expired or not for this sign-in.
    #[error("the code is refused")]
    CodeRefused,
    /// The hosted UI remembered somebody who has been signed out everywhere since.
    #[error("authenticated before a sign-out everywhere")]
    SignedOutSince,
    /// The tokens do not hold.
    #[error("a token is refused: {0}")]
    TokenRefused(Rejection),
    /// A service that is needed does not answer.
    #[error(transparent)]
    Unavailable(#[from] Outage),
    /// A fault of Usher's own, or of something that it has kept.
    #[error("a fault: {0}")]
    Fault(String),
}

impl From<StoreError> for SignInError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Malformed { .. } => Self::Fault(error.to_string()),
            error => Self::Unavailable(Outage::of(Dependency::Database, error)),
        }
    }
}

/// From ending the session before, which nobody is denied.
impl From<Refusal> for SignInError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unavailable(outage) => Self::Unavailable(outage),
            refusal => Self::Fault(refusal.to_string()),
        }
    }
}
