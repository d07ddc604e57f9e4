//! Verifies ID and access tokens: size, shape, header, key, signature, payload, claims, in that order. Nothing parses
//! the payload before the signature is verified.
//!
//! The crate `jsonwebtoken` verifies the algorithm, the signature and the registered claims (issuer, audience, and which
//! must be there). This module adds what that crate does not check: strict JSON and base64url, times by the caller's
//! clock, headers that change what is verified (`crit`, `jwk`), lists where Cognito writes one text, and Cognito's own
//! claims.
//!
//! ```text
//! compact       three parts of canonical base64url
//! header        algorithm, type, key id
//! signed        signature and registered claims, by `jsonwebtoken`
//! claims        times, issuer, audience, user, groups
//! kind          how ID and access tokens differ
//! program       how the access tokens of programs differ from those of users
//! trusted       whose tokens are accepted, for which app clients
//! memo          cache of verified tokens
//! verified      the claims of a verified token
//! rejection     one variant per rule
//! ```

mod claims;
mod compact;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
mod header;
mod kind;
mod memo;
mod program;
mod rejection;
mod signed;
mod trusted;
#[cfg(test)]
pub(crate) mod vectors;
mod verified;

pub use kind::{Access, Id, TokenKind};
pub use program::Program;
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
use jsonwebtoken::Validation;
use memo::{Name, TokenCache};
use signed::Signed;
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
/// fn of(keys: identity::SigningKeys) { let issuer = identity::TrustedIssuer::new(keys); }
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
    /// What `jsonwebtoken` checks in the tokens of each issuer.
    validations: Arc<[Validation]>,
    max_bytes: usize,
    memo: Arc<TokenCache<K>>,
}

impl<K> Clone for Verifier<K> {
    fn clone(&self) -> Self {
        let (issuers, validations) = (Arc::clone(&self.issuers), Arc::clone(&self.validations));
        Self { issuers, validations, max_bytes: self.max_bytes, memo: Arc::clone(&self.memo) }
    }
}

/// The index of a trusted issuer, and its current keys.
type Signer = (usize, Arc<KeySet>);
/// A token and who signed it; or why it is refused although its signature is valid.
type SignedBy = Result<(Signer, Signed), Rejection>;

impl<K: TokenKind> Verifier<K> {
    /// Creates a verifier for this issuer's tokens.
    #[must_use]
    pub fn new(issuer: TrustedIssuer) -> Self {
        Self::of([issuer].into(), MAX_TOKEN_BYTES)
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
        Ok(Self::of(self.issuers.iter().cloned().chain([issuer]).collect(), self.max_bytes))
    }

    fn of(issuers: Arc<[TrustedIssuer]>, max_bytes: usize) -> Self {
        let validations = issuers.iter().map(TrustedIssuer::validation::<K>).collect();
        Self { issuers, validations, max_bytes, memo: Arc::new(TokenCache::new()) }
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
        if let Some(verified) = self.recall(&name, now) {
            return Ok(verified);
        }
        let compact = Compact::parse(token)?;
        let header = Header::parse(&compact.header)?;
        let ((place, keys), signed) = self.signed(&compact, header.kid::<K>()?).await?;
        let (claims, issuer) = (&signed.claims, &self.issuers[place]);
        let times = claims::times(claims, now)?;
        claims::issuer(&signed, &issuer.names)?;
        claims::token_use(claims, K::TOKEN_USE)?;
        claims::subject(claims, "sub")?;
        claims::token_id(claims)?;
        claims::groups(claims)?;
        claims::audience(&signed, K::audiences(issuer))?;
        // Last, because a valid token may lack a scope: a missing scope must not hide other faults.
        K::check(claims, issuer)?;
        let claims = signed.claims;
        let proof = Arc::new(VerifiedData { claims, times, issuer: place, keys, token_bytes: token.len() });
        let verified = Verified { proof, kind: PhantomData };
        self.memo.insert(name, verified.clone());
        Ok(verified)
    }

    /// The token, if it was verified before and is still valid at `now` (seconds since 1970). This costs a digest, and
    /// so tells cheaply which of several verifiers a token is for.
    #[must_use]
    pub fn remembered(&self, token: &str, now: u64) -> Option<Verified<K>> {
        if token.len() > self.max_bytes {
            return None;
        }
        self.recall(&TokenCache::<K>::name(token), now)
    }

    fn recall(&self, name: &Name, now: u64) -> Option<Verified<K>> {
        self.memo.get(name).filter(|verified| self.still_holds(&verified.proof, now))
    }

    /// Whether a cached token is still valid: it has not expired, and its issuer's keys are unchanged.
    fn still_holds(&self, proof: &VerifiedData, now: u64) -> bool {
        let keys = self.issuers.get(proof.issuer).and_then(|issuer| issuer.keys.current());
        proof.times.hold(now) && keys.is_some_and(|keys| Arc::ptr_eq(&keys, &proof.keys))
    }

    /// Finds the issuer whose key with this id signed the token, without reading the claim `iss`.
    async fn signed(&self, compact: &Compact, kid: &str) -> SignedBy {
        let known = self.having(kid);
        if let Some(signed) = self.signed_by(&known, compact, kid) {
            return signed;
        }
        let is_known = |place| known.iter().any(|(known, _)| *known == place);
        for (place, issuer) in self.issuers.iter().enumerate() {
            if is_known(place) { issuer.keys.refresh_suspected().await } else { issuer.keys.refresh().await }
        }
        let mut fetched = self.having(kid);
        fetched.retain(|(_, keys)| !known.iter().any(|(_, before)| Arc::ptr_eq(keys, before)));
        if let Some(signed) = self.signed_by(&fetched, compact, kid) {
            return signed;
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

    /// The first of these issuers whose key with this id signed the token.
    fn signed_by(&self, issuers: &[Signer], compact: &Compact, kid: &str) -> Option<SignedBy> {
        issuers.iter().find_map(|signer| {
            let (place, keys) = signer;
            let signed = Signed::read(compact, keys.find(kid)?, &self.validations[*place])?;
            Some(signed.map(|signed| (signer.clone(), signed)))
        })
    }
}
