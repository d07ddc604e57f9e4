//! The claims of a verified token.

use super::{Rejection, claims::Times};
use crate::keys::KeySet;
use access::claims::{self, Claims};
use std::{marker::PhantomData, sync::Arc};

/// The claims of a verified token. Only [`crate::Verifier::verify`] creates it. Clones share the claims.
#[derive(Debug)]
pub struct Verified<K> {
    pub(super) proof: Arc<VerifiedData>,
    pub(super) kind: PhantomData<K>,
}

/// What was verified, and what must still be true for the token to stay valid.
#[derive(Debug)]
pub(super) struct VerifiedData {
    pub(super) claims: Claims,
    pub(super) times: Times,
    /// The issuer's index among those that the verifier trusts.
    pub(super) issuer: usize,
    /// The issuer's keys at the time of verification.
    pub(super) keys: Arc<KeySet>,
    pub(super) token_bytes: usize,
}

impl<K> Clone for Verified<K> {
    fn clone(&self) -> Self {
        Self { proof: Arc::clone(&self.proof), kind: PhantomData }
    }
}

impl<K> Verified<K> {
    /// All claims of the token.
    #[must_use]
    pub fn claims(&self) -> &Claims {
        &self.proof.claims
    }

    /// Expiry time, in seconds since 1970.
    #[must_use]
    pub fn expires_at(&self) -> u64 {
        self.proof.times.expires as u64
    }

    /// Total lifetime from issue to expiry, in seconds.
    #[must_use]
    pub fn lifetime(&self) -> u64 {
        (self.proof.times.expires - self.proof.times.issued) as u64
    }

    /// The claim as text, empty when there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        claims::text(self.claims(), name).unwrap_or_default()
    }

    /// Checks that the token was issued after `signed_out`, when its user was signed out everywhere (milliseconds since
    /// 1970). Cognito dates tokens in whole seconds, so a token of the same second is refused.
    ///
    /// # Errors
    /// [`Rejection::Revoked`]
    pub fn issued_after(&self, signed_out: u64) -> Result<(), Rejection> {
        if self.proof.times.issued * 1_000.0 > signed_out as f64 { Ok(()) } else { Err(Rejection::Revoked) }
    }
}
