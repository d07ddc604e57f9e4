//! ID and access tokens: shape, header, key, signature, claims, in that order. Nothing in the payload is looked at
//! before the signature holds. `jsonwebtoken` verifies the signature; its defaults for the rest are too lax (60 s
//! leeway, optional issuer and audience, `crit` ignored), so the rest is here.

mod header;
mod kind;
mod rejection;

pub use kind::{Access, Id, Kind};
pub use rejection::Rejection;

use crate::{KeyError, Keys, UserPool};
use access::claims::{self, Claims};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::Algorithm;
use std::marker::PhantomData;

/// The longest token that is looked at, in bytes. A user in a hundred groups with names of 128 characters has one of
/// some 20 kB, which no header carries; bearer tokens are bounded by the server's header limit as well.
const MAX_TOKEN_BYTES: usize = 32 * 1024;
/// How far ahead Cognito's clock may be, in seconds. Expiry has no leeway.
const CLOCK_SKEW: f64 = 60.0;
/// Cognito's longest lifetime for ID and access tokens is one day.
const MAX_LIFETIME: f64 = 86_400.0;

/// Verifies tokens of one kind for one pool and one app client.
#[derive(Clone, Debug)]
pub struct Verifier<K> {
    issuer: String,
    client_id: String,
    keys: Keys,
    kind: PhantomData<K>,
}

/// The claims of a token that holds, as [`Verifier::verify`] alone makes it.
#[derive(Clone, Debug)]
pub struct Verified<K> {
    claims: Claims,
    expires_at: u64,
    issued_at: u64,
    kind: PhantomData<K>,
}

impl<K: Kind> Verifier<K> {
    /// A verifier for the tokens that this pool gives to this app client.
    #[must_use]
    pub fn new(pool: &UserPool, keys: Keys) -> Self {
        Self { issuer: pool.issuer.clone(), client_id: pool.client_id.clone(), keys, kind: PhantomData }
    }

    /// Verifies a token at `now` (seconds since 1970).
    ///
    /// # Errors
    /// [`Rejection`] names the rule; [`Rejection::NoKeys`] alone says nothing about the token.
    pub async fn verify(&self, token: &str, now: u64) -> Result<Verified<K>, Rejection> {
        if token.is_empty() || token.len() > MAX_TOKEN_BYTES {
            return Err(Rejection::Size);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(Rejection::Shape)?;
        let (header, payload) = message.split_once('.').ok_or(Rejection::Shape)?;
        if [header, payload, signature].iter().any(|part| part.is_empty() || part.contains('.')) {
            return Err(Rejection::Shape);
        }
        let kid = header::kid::<K>(&decode(header)?)?;
        let key = self.keys.find(&kid).await.map_err(|error| match error {
            KeyError::Unknown => Rejection::Key,
            KeyError::Unavailable => Rejection::NoKeys,
        })?;
        let holds = jsonwebtoken::crypto::verify(signature, message.as_bytes(), &key, Algorithm::RS256);
        if !holds.map_err(|_| Rejection::Signature)? {
            return Err(Rejection::Signature);
        }
        let claims: Claims = serde_json::from_slice(&decode(payload)?).map_err(|_| Rejection::Payload)?;
        let (expires_at, issued_at) = self.check(&claims, now as f64)?;
        Ok(Verified { claims, expires_at, issued_at, kind: PhantomData })
    }

    fn check(&self, claims: &Claims, now: f64) -> Result<(u64, u64), Rejection> {
        let time = |name| match claims.get(name) {
            None => Ok(None),
            Some(value) => value.as_f64().filter(|t| *t >= 0.0 && *t < 9e15).map(Some).ok_or(Rejection::Time(name)),
        };
        let expires = time("exp")?.filter(|exp| now < *exp).ok_or(Rejection::Time("exp"))?;
        let issued = time("iat")?.filter(|iat| *iat <= now + CLOCK_SKEW).ok_or(Rejection::Time("iat"))?;
        if time("nbf")?.is_some_and(|nbf| nbf > now + CLOCK_SKEW) {
            return Err(Rejection::Time("nbf"));
        }
        if expires - issued > MAX_LIFETIME + CLOCK_SKEW {
            return Err(Rejection::Time("exp"));
        }
        expect(claims, "iss", &self.issuer)?;
        expect(claims, "token_use", K::TOKEN_USE)?;
        K::check(claims, &self.client_id)?;
        if claims::text(claims, "sub").is_none_or(|sub| sub.len() > 256 || sub.contains(char::is_control)) {
            return Err(Rejection::Claim { name: "sub" });
        }
        check_groups(claims)?;
        Ok((expires as u64, issued as u64))
    }
}

/// Absent, or an array of strings. Any other shape is no "no groups" but a token that is not understood.
fn check_groups(claims: &Claims) -> Result<(), Rejection> {
    match claims.get(claims::GROUPS) {
        None => Ok(()),
        Some(serde_json::Value::Array(groups)) if groups.iter().all(serde_json::Value::is_string) => Ok(()),
        Some(_) => Err(Rejection::Claim { name: claims::GROUPS }),
    }
}

fn expect(claims: &Claims, name: &'static str, expected: &str) -> Result<(), Rejection> {
    if claims::text(claims, name) == Some(expected) { Ok(()) } else { Err(Rejection::Claim { name }) }
}

fn decode(part: &str) -> Result<Vec<u8>, Rejection> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| Rejection::Shape)
}

impl<K> Verified<K> {
    /// What the token says.
    #[must_use]
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// When it expires, in seconds since 1970.
    #[must_use]
    pub fn expires_at(&self) -> u64 {
        self.expires_at
    }

    /// When it was issued, in whole seconds since 1970.
    #[must_use]
    pub fn issued_at(&self) -> u64 {
        self.issued_at
    }

    /// The claim as text, empty when there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        claims::text(&self.claims, name).unwrap_or_default()
    }
}
