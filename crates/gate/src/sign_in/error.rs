//! Why a sign-in did not succeed.

use crate::{Outage, Refusal, Source};
use access::Dependency;
use identity::{Rejection, TriggerRefusal};
use store::StoreError;
use thiserror::Error;

/// Why a sign-in did not succeed. A page tells the user what to do about each; external texts only go to the log.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SignInError {
    /// The request is not one that Cognito sends: a parameter is missing, repeated or malformed.
    #[error("the callback is malformed: {0}")]
    Malformed(&'static str),
    /// This browser has no such sign-in in progress: it took too long, began in another browser, or is over.
    #[error("no sign-in under way")]
    NoAttempt,
    /// The callback was used before.
    #[error("the answer was used before")]
    Replayed,
    /// The user or the identity provider declined.
    #[error("the person or the identity provider refused")]
    Cancelled,
    /// A Lambda trigger of the user pool refused the user.
    #[error("the trigger {} refused", .0.trigger)]
    RefusedByTrigger(TriggerRefusal),
    /// The account is disabled in the user pool.
    #[error("the account is disabled")]
    Disabled,
    /// Cognito cannot use the response of the company's identity provider: a fault between these two.
    #[error("Cognito cannot use the identity provider's answer")]
    ProviderUnusable,
    /// Cognito refuses Usher itself: a configuration error. The token endpoint says so.
    #[error("the set-up is refused: {0}")]
    Misconfigured(String),
    /// The same, as the hosted UI told the browser. Anybody can write this into the callback's address.
    #[error("the hosted UI refuses the set-up: {0}")]
    HostedUiMisconfigured(String),
    /// A service behind the hosted UI does not answer, as it told the browser. Anybody can write this as well.
    #[error("the hosted UI reports an outage: {0}")]
    HostedUiUnavailable(#[source] Outage),
    /// Cognito refused with a code that is none of those above.
    #[error("refused with an unknown code: {0}")]
    Refused(String),
    /// The authorization code is used, expired or for another sign-in.
    #[error("the code is refused")]
    CodeRefused,
    /// The hosted UI's session is older than a sign-out everywhere.
    #[error("authenticated before a sign-out everywhere")]
    SignedOutSince,
    /// A token is invalid.
    #[error("a token is refused: {0}")]
    TokenRefused(Rejection),
    /// A service that Usher needs does not answer.
    #[error(transparent)]
    Unavailable(#[from] Outage),
    /// A fault in Usher or in its stored data.
    #[error("a fault: {0}")]
    Fault(#[source] Source),
}

impl SignInError {
    /// The name in metrics. It never changes.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::NoAttempt => "no_attempt",
            Self::Replayed => "replayed",
            Self::Cancelled => "cancelled",
            Self::RefusedByTrigger(_) => "trigger",
            Self::Disabled => "disabled",
            Self::ProviderUnusable => "provider_unusable",
            Self::Misconfigured(_) => "misconfigured",
            Self::HostedUiMisconfigured(_) => "hosted_ui_misconfigured",
            Self::HostedUiUnavailable(_) => "hosted_ui_unavailable",
            Self::Refused(_) => "refused",
            Self::CodeRefused => "code_refused",
            Self::SignedOutSince => "signed_out_since",
            Self::TokenRefused(_) => "token_refused",
            Self::Unavailable(_) => "unavailable",
            Self::Fault(_) => "fault",
        }
    }
}

impl From<StoreError> for SignInError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Malformed { .. } | StoreError::Incomplete(_) => Self::Fault(Source::of(error)),
            error => Self::Unavailable(Outage::of(Dependency::Database, error)),
        }
    }
}

/// From ending the previous session, which is never denied.
impl From<Refusal> for SignInError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unavailable(outage) => Self::Unavailable(outage),
            refusal => Self::Fault(Source::of(refusal)),
        }
    }
}
