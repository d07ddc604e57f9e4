//! A sign-in under way.

use crate::{CodeVerifier, Nonce, State};

/// What must be remembered between sending a browser to the hosted UI and its coming back.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Finds the attempt again, and proves that the answer belongs to this browser.
    pub state: State,
    /// Ties the ID token to this attempt.
    pub nonce: Nonce,
    /// Proves to Cognito that the code is redeemed by who asked for it (RFC 7636).
    pub code_verifier: CodeVerifier,
    /// Where the person wanted to go: a path of this site.
    pub return_to: String,
    /// When it began, in seconds since 1970.
    pub started_at: u64,
}
