//! A sign-in attempt, sealed into its own cookie: several tabs can sign in at once.

use super::{AttemptKeys, SignInError};
use crate::Source;
use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use identity::{CodeVerifier, Nonce, SignInAttempt, State};
use serde::{Deserialize, Serialize};

/// How long a user may take on the hosted UI, in seconds.
pub(super) const LIFETIME: u64 = 600;
/// How long the browser keeps an attempt, in seconds. An attempt that took too long signs nobody in, but still says
/// which page the user wanted.
pub(super) const COOKIE_SECONDS: u64 = 3_600;
/// Maximum number of sign-in attempts per browser; a new one replaces the oldest.
pub(super) const MAX_ATTEMPTS: usize = 4;

/// A cookie that carries an attempt.
#[derive(Clone)]
pub struct AttemptCookie {
    /// The end of the cookie's name: it distinguishes the attempts of one browser and reveals nothing else.
    pub suffix: String,
    /// The cookie's value: the day of its key, and the sealed attempt.
    pub value: String,
}

impl std::fmt::Debug for AttemptCookie {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AttemptCookie").field("suffix", &self.suffix).finish_non_exhaustive()
    }
}

#[derive(Serialize, Deserialize)]
struct Plain<'a> {
    state: &'a str,
    nonce: &'a str,
    code_verifier: &'a str,
    return_to: &'a str,
    started_at: u64,
}

impl AttemptCookie {
    /// The suffix of the cookie that carries the attempt with this state.
    pub(super) fn suffix(state: &str) -> String {
        state_hash(state).chars().filter(char::is_ascii_alphanumeric).take(8).collect()
    }

    pub(super) async fn seal(keys: &AttemptKeys, attempt: &SignInAttempt) -> Result<Self, SignInError> {
        let plain = Plain {
            state: attempt.state.expose(),
            nonce: attempt.nonce.expose(),
            code_verifier: attempt.code_verifier.expose(),
            return_to: &attempt.return_to,
            started_at: attempt.started_at,
        };
        let plain = serde_json::to_vec(&plain);
        let plain = plain.map_err(|_| SignInError::Fault(Source::of("the attempt cannot be sealed")))?;
        let suffix = Self::suffix(attempt.state.expose());
        let value = keys.seal(&plain, &suffix).await?;
        Ok(Self { suffix, value })
    }

    /// # Errors
    /// [`SignInError::NoAttempt`] when Usher did not seal the cookie, [`SignInError::Unavailable`] when the key cannot
    /// be read.
    pub(super) async fn open(&self, keys: &AttemptKeys) -> Result<SignInAttempt, SignInError> {
        let plain = keys.open(&self.value, &self.suffix).await?;
        let plain: Plain<'_> = serde_json::from_slice(&plain).map_err(|_| SignInError::NoAttempt)?;
        Ok(SignInAttempt {
            state: State::new(plain.state),
            nonce: Nonce::new(plain.nonce),
            code_verifier: CodeVerifier::new(plain.code_verifier),
            return_to: plain.return_to.to_owned(),
            started_at: plain.started_at,
        })
    }
}

/// The key under which a used state is stored.
pub(super) fn state_hash(state: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, state.as_bytes()))
}
