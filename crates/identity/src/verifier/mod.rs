//! ID and access tokens: size, shape, header, key, signature, payload, claims, in that order. Nothing in the payload is
//! looked at before the signature holds. `aws-lc-rs` verifies the signature, as it does for the crate `jsonwebtoken`, but
//! with a key that is parsed once; that crate's rules for the rest are too lax (60 s leeway, optional issuer and audience,
//! `crit` ignored), so the rest is here.
//!
//! ```text
//! compact       three parts of canonical base64url, and whether a key signed them
//! header        algorithm, type, name of the key
//! claims        times, issuer, user, groups
//! kind          what ID and access tokens differ in
//! trusted       whose tokens are taken, for which app clients
//! memo          verified tokens, remembered
//! verified      a token that holds
//! rejection     one variant for each rule
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
use memo::Memo;
use std::{marker::PhantomData, sync::Arc};
use verified::Proof;

/// The longest token that is looked at unless [`Verifier::up_to`] says otherwise, in bytes.
const MAX_TOKEN_BYTES: usize = 8_192;

/// Verifies tokens of one kind. Clones share what they remember.
///
/// There is none without an issuer and an app client, and none that takes both kinds:
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
    memo: Arc<Memo<K>>,
}

impl<K> Clone for Verifier<K> {
    fn clone(&self) -> Self {
        Self { issuers: Arc::clone(&self.issuers), max_bytes: self.max_bytes, memo: Arc::clone(&self.memo) }
    }
}

/// An issuer, by its place among the trusted, and its keys of now.
type Signer = (usize, Arc<KeySet>);

impl<K: Kind> Verifier<K> {
    /// A verifier for the tokens of this issuer.
    #[must_use]
    pub fn new(issuer: TrustedIssuer) -> Self {
        Self { issuers: Arc::new([issuer]), max_bytes: MAX_TOKEN_BYTES, memo: Arc::new(Memo::new()) }
    }

    /// A verifier for the tokens of this issuer as well. A token is taken from the issuer whose key signed it alone.
    ///
    /// # Errors
    /// [`UserPoolError::TrustedTwice`] when it is trusted already.
    pub fn and(self, issuer: TrustedIssuer) -> Result<Self, UserPoolError> {
        let mut trusted = self.issuers.iter().flat_map(|trusted| &trusted.names);
        if let Some(name) = trusted.find(|name| issuer.names.contains(name)) {
            return Err(UserPoolError::TrustedTwice(name.clone()));
        }
        let issuers = self.issuers.iter().cloned().chain([issuer]).collect();
        Ok(Self { issuers, max_bytes: self.max_bytes, memo: Arc::new(Memo::new()) })
    }

    /// A verifier for tokens of another length, in bytes. What strangers send is bounded by the default; a session's own
    /// tokens come from Cognito itself, and those of a user in a hundred groups with the longest names have some 70 kB.
    #[must_use]
    pub fn up_to(self, max_bytes: usize) -> Self {
        Self { max_bytes, ..self }
    }

    /// Verifies a token at `now` (seconds since 1970).
    ///
    /// # Errors
    /// [`Rejection`] names the rule; [`Rejection::NoKeys`] alone says nothing about the token.
    pub async fn verify(&self, token: &str, now: u64) -> Result<Verified<K>, Rejection> {
        if token.len() > self.max_bytes {
            return Err(Rejection::Size { bytes: token.len(), limit: self.max_bytes });
        }
        let name = Memo::<K>::name(token);
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
        // At last what a token may hold without: a scope that is missing must not hide what is wrong with the rest.
        K::check(&claims, issuer)?;
        let proof = Arc::new(Proof { claims, times, issuer: place, keys, token_bytes: token.len() });
        let verified = Verified { proof, kind: PhantomData };
        self.memo.insert(name, verified.clone());
        Ok(verified)
    }

    /// Whether a token that held before holds still: it is not expired, and its issuer's keys are the same.
    fn still_holds(&self, proof: &Proof, now: u64) -> bool {
        let keys = self.issuers.get(proof.issuer).and_then(|issuer| issuer.keys.current());
        proof.times.hold(now) && keys.is_some_and(|keys| Arc::ptr_eq(&keys, &proof.keys))
    }

    /// The issuer whose key of that name signed the token. The claim `iss` is not asked.
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

    /// The issuers that have a key of that name, as far as is known.
    fn having(&self, kid: &str) -> Vec<Signer> {
        let known = self.issuers.iter().enumerate();
        let known = known.filter_map(|(place, issuer)| Some((place, issuer.keys.current()?)));
        known.filter(|(_, keys)| keys.find(kid).is_some()).collect()
    }
}

/// The first of these issuers whose key of that name signed the token.
fn signer(compact: &Compact<'_>, kid: &str, issuers: &[Signer]) -> Option<Signer> {
    let mut signers = issuers.iter().filter(|(_, keys)| keys.find(kid).is_some_and(|key| compact.is_signed_by(key)));
    signers.next().cloned()
}
