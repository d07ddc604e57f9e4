//! A sign-in in progress.

use crate::{CodeVerifier, Nonce, State};

/// Data kept between redirecting the browser to the hosted UI and its return to the callback.
#[derive(Clone, Debug)]
pub struct SignInAttempt {
    /// Looks up the attempt, and proves that the callback comes from the same browser.
    pub state: State,
    /// Ties the ID token to this attempt.
    pub nonce: Nonce,
    /// Proves to Cognito that the client redeeming the code is the one that requested it (RFC 7636).
    pub code_verifier: CodeVerifier,
    /// Where the user wanted to go: a path on this site.
    pub return_to: String,
    /// Start time, in seconds since 1970.
    pub started_at: u64,
}
