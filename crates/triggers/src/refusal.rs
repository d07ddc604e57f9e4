//! Why a user may not sign up or sign in. Cognito shows the text to the user.

use crate::Unavailable;

/// A refusal of one sign-up or sign-in.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The e-mail address has a domain that is not allowed, or none.
    #[error("Registration not allowed for this email domain")]
    EmailDomain,
    /// The account's status is not active.
    #[error("Your account is suspended. Ask your administrator.")]
    Suspended,
    /// The event names no account.
    #[error("Your account could not be identified. Ask your administrator.")]
    Unidentified,
    /// The account's record could not be read.
    #[error("Your account could not be checked. Try again in a few minutes.")]
    Unchecked(#[source] Unavailable),
}
