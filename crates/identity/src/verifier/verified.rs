//! The claims of a token that holds.

use super::{Rejection, claims::Times};
use crate::keys::KeySet;
use access::claims::{self, Claims};
use std::{marker::PhantomData, sync::Arc};

/// The claims of a token that holds, as [`crate::Verifier::verify`] alone makes it. Clones share them.
#[derive(Debug)]
pub struct Verified<K> {
    pub(super) proof: Arc<Proof>,
    pub(super) kind: PhantomData<K>,
}

/// What was verified, and what must still be true for it to hold again.
#[derive(Debug)]
pub(super) struct Proof {
    pub(super) claims: Claims,
    pub(super) times: Times,
    /// The issuer, by its place among those that the verifier trusts.
    pub(super) issuer: usize,
    /// The issuer's keys of then.
    pub(super) keys: Arc<KeySet>,
    pub(super) token_bytes: usize,
}

impl<K> Clone for Verified<K> {
    fn clone(&self) -> Self {
        Self { proof: Arc::clone(&self.proof), kind: PhantomData }
    }
}

impl<K> Verified<K> {
    /// What the token says.
    #[must_use]
    pub fn claims(&self) -> &Claims {
        &self.proof.claims
    }

    /// When it expires, in seconds since 1970.
    #[must_use]
    pub fn expires_at(&self) -> u64 {
        self.proof.times.expires as u64
    }

    /// How long it is good in all, from when it was issued, in seconds.
    #[must_use]
    pub fn lifetime(&self) -> u64 {
        (self.proof.times.expires - self.proof.times.issued) as u64
    }

    /// The claim as text, empty when there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        claims::text(self.claims(), name).unwrap_or_default()
    }

    /// Checks that the token was issued after its user was signed out everywhere (milliseconds since 1970). Cognito
    /// dates tokens in whole seconds: one of the same second is refused.
    ///
    /// # Errors
    /// [`Rejection::Revoked`]
    pub fn issued_after(&self, signed_out: u64) -> Result<(), Rejection> {
        if self.proof.times.issued * 1_000.0 > signed_out as f64 { Ok(()) } else { Err(Rejection::Revoked) }
    }
}
