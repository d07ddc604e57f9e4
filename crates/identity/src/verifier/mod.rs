//! Verifies ID and access tokens: size, shape, header, key, signature, payload, claims, in that order. Nothing parses
//! the payload before the signature is verified. `aws-lc-rs` verifies the signature, as it does for the crate
//! `jsonwebtoken`, but with a key that is parsed once. That crate's other rules are too lax (60 s leeway, optional
//! issuer and audience, `crit` ignored), so this module has its own.
//!
//! ```text
//! compact       three parts of canonical base64url, and whether a key signed them
//! json          JSON without duplicate members, deep nesting or crowds
//! header        algorithm, type, key id
//! claims        times, issuer, user, groups
//! kind          how ID and access tokens differ
//! trusted       whose tokens are accepted, for which app clients
//! memo          cache of verified tokens
//! verified      the claims of a verified token
//! rejection     one variant per rule; excerpt makes untrusted values safe for a log
//! ```

mod claims;
mod compact;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
mod header;
mod kind;
mod memo;
mod rejection;
mod trusted;
#[cfg(test)]
mod vectors;
mod verified;

pub use kind::{Access, Id, Kind};
pub use rejection::Rejection;
pub use trusted::TrustedIssuer;
pub use verified::Verified;

use crate::{
    UserPoolError,
    jose::{Excerpt, json},
    keys::KeySet,
};
use compact::Compact;
use header::Header;
use memo::TokenCache;
use std::{marker::PhantomData, sync::Arc};
use verified::VerifiedData;

/// Default maximum length of a token, in bytes; [`Verifier::up_to`] changes it.
const MAX_TOKEN_BYTES: usize = 8_192;

/// Verifies tokens of one kind. Clones share the cache.
///
/// A verifier needs an issuer and an app client, and none accepts both kinds:
///
/// ```compile_fail,E0061
/// let verifier = identity::Verifier::<identity::Access>::new();
/// ```
/// ```compile_fail,E0061
/// fn of(keys: identity::Keys) { let issuer = identity::TrustedIssuer::new(keys); }
/// ```
/// ```compile_fail,E0283
/// fn of(issuer: identity::TrustedIssuer) { let verifier = identity::Verifier::new(issuer); }
/// ```
/// ```
/// use identity::{Access, TrustedIssuer, Verifier};
/// fn of(issuer: TrustedIssuer) -> Verifier<Access> { Verifier::new(issuer) }
/// ```
#[derive(Debug)]
pub struct Verifier<K> {
    issuers: Arc<[TrustedIssuer]>,
    max_bytes: usize,
    memo: Arc<TokenCache<K>>,
}

impl<K> Clone for Verifier<K> {
    fn clone(&self) -> Self {
        Self { issuers: Arc::clone(&self.issuers), max_bytes: self.max_bytes, memo: Arc::clone(&self.memo) }
    }
}

/// The index of a trusted issuer, and its current keys.
type Signer = (usize, Arc<KeySet>);

impl<K: Kind> Verifier<K> {
    /// Creates a verifier for this issuer's tokens.
    #[must_use]
    pub fn new(issuer: TrustedIssuer) -> Self {
        Self { issuers: Arc::new([issuer]), max_bytes: MAX_TOKEN_BYTES, memo: Arc::new(TokenCache::new()) }
    }

    /// Also accepts tokens of this issuer. A token counts as issued only by the issuer whose key signed it.
    ///
    /// # Errors
    /// [`UserPoolError::TrustedTwice`] when the issuer is already trusted.
    pub fn and(self, issuer: TrustedIssuer) -> Result<Self, UserPoolError> {
        let mut trusted = self.issuers.iter().flat_map(|trusted| &trusted.names);
        if let Some(name) = trusted.find(|name| issuer.names.contains(name)) {
            return Err(UserPoolError::TrustedTwice(name.clone()));
        }
        let issuers = self.issuers.iter().cloned().chain([issuer]).collect();
        Ok(Self { issuers, max_bytes: self.max_bytes, memo: Arc::new(TokenCache::new()) })
    }

    /// Sets the maximum token length, in bytes. The default bounds what untrusted callers send. A session's own tokens
    /// come from Cognito itself, and those of a user in a hundred groups with the longest names have some 70 kB.
    #[must_use]
    pub fn up_to(self, max_bytes: usize) -> Self {
        Self { max_bytes, ..self }
    }

    /// Verifies a token at `now` (seconds since 1970).
    ///
    /// # Errors
    /// [`Rejection`] names the broken rule; only [`Rejection::NoKeys`] says nothing about the token.
    pub async fn verify(&self, token: &str, now: u64) -> Result<Verified<K>, Rejection> {
        if token.len() > self.max_bytes {
            return Err(Rejection::Size { bytes: token.len(), limit: self.max_bytes });
        }
        let name = TokenCache::<K>::name(token);
        if let Some(verified) = self.memo.get(&name).filter(|verified| self.still_holds(&verified.proof, now)) {
            return Ok(verified);
        }
        let compact = Compact::parse(token)?;
        let header = Header::parse(&compact.header)?;
        let (place, keys) = self.signer(&compact, header.kid::<K>()?).await?;
        let claims = json::object(&compact.payload).map_err(|fault| match fault {
            json::Fault::Duplicate(member) => Rejection::Duplicate(member),
            fault => Rejection::Json(fault.why()),
        })?;
        let times = claims::times(&claims, now)?;
        let issuer = &self.issuers[place];
        claims::issuer(&claims, &issuer.names)?;
        claims::token_use(&claims, K::TOKEN_USE)?;
        claims::subject(&claims, "sub")?;
        claims::token_id(&claims)?;
        claims::groups(&claims)?;
        // Last, because a valid token may lack a scope: a missing scope must not hide other faults.
        K::check(&claims, issuer)?;
        let proof = Arc::new(VerifiedData { claims, times, issuer: place, keys, token_bytes: token.len() });
        let verified = Verified { proof, kind: PhantomData };
        self.memo.insert(name, verified.clone());
        Ok(verified)
    }

    /// Whether a cached token is still valid: it has not expired, and its issuer's keys are unchanged.
    fn still_holds(&self, proof: &VerifiedData, now: u64) -> bool {
        let keys = self.issuers.get(proof.issuer).and_then(|issuer| issuer.keys.current());
        proof.times.hold(now) && keys.is_some_and(|keys| Arc::ptr_eq(&keys, &proof.keys))
    }

    /// Finds the issuer whose key with this id signed the token, without reading the claim `iss`.
    async fn signer(&self, compact: &Compact<'_>, kid: &str) -> Result<Signer, Rejection> {
        let known = self.having(kid);
        if let Some(signer) = signer(compact, kid, &known) {
            return Ok(signer);
        }
        let is_known = |place| known.iter().any(|(known, _)| *known == place);
        for (place, issuer) in self.issuers.iter().enumerate() {
            if is_known(place) { issuer.keys.refresh_suspected().await } else { issuer.keys.refresh().await }
        }
        let mut fetched = self.having(kid);
        fetched.retain(|(_, keys)| !known.iter().any(|(_, before)| Arc::ptr_eq(keys, before)));
        if let Some(signer) = signer(compact, kid, &fetched) {
            return Ok(signer);
        }
        let mut others = self.issuers.iter().enumerate().filter(|(place, _)| !is_known(*place));
        if others.any(|(_, issuer)| !issuer.keys.are_certain()) {
            return Err(Rejection::NoKeys);
        }
        let named = !known.is_empty() || !fetched.is_empty();
        Err(if named { Rejection::Signature } else { Rejection::Kid(kid.into()) })
    }

    /// The issuers whose cached keys include this id.
    fn having(&self, kid: &str) -> Vec<Signer> {
        let known = self.issuers.iter().enumerate();
        let known = known.filter_map(|(place, issuer)| Some((place, issuer.keys.current()?)));
        known.filter(|(_, keys)| keys.find(kid).is_some()).collect()
    }
}

/// The first of these issuers whose key with this id signed the token.
fn signer(compact: &Compact<'_>, kid: &str, issuers: &[Signer]) -> Option<Signer> {
    let mut signers = issuers.iter().filter(|(_, keys)| keys.find(kid).is_some_and(|key| compact.is_signed_by(key)));
    signers.next().cloned()
}
