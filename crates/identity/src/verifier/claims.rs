//! The rules for claims that ID and access tokens share (RFC 7519, section 4.1; Cognito Developer Guide, "Verifying
//! JSON web tokens"). They run after the signature is verified.

use super::{Excerpt, Rejection, signed::Signed};
use access::claims::{self, Claims};
use jsonwebtoken::errors::ErrorKind;
use serde_json::Value;
use std::collections::HashSet;

/// How far ahead Cognito's clock may be, in seconds. Expiry has no leeway.
const CLOCK_SKEW: f64 = 60.0;
/// Cognito's longest lifetime for ID and access tokens: one day, in seconds.
const MAX_LIFETIME: f64 = 86_400.0;
/// From here on, an `f64` cannot represent every whole number, so comparisons would be inexact.
const MAX_TIME: f64 = 9_007_199_254_740_992.0;
/// In characters: twice Cognito's maximum for a username (API reference, `AdminGetUser`). At four bytes each they still
/// fit into DynamoDB's keys, the shortest of which holds 1,024 bytes.
const MAX_SUBJECT_CHARS: usize = 256;
/// Cognito puts a user into at most a hundred groups.
const MAX_GROUPS: usize = 128;

/// When a token was issued and when it is valid, in seconds since 1970.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    pub(super) issued: f64,
    pub(super) expires: f64,
    from: f64,
}

impl Times {
    /// Whether the token is valid at `now`.
    pub(super) fn hold(&self, now: u64) -> bool {
        self.from <= now as f64 && (now as f64) < self.expires
    }
}

/// Checks `exp`, `iat`, `nbf` and `auth_time`.
pub(super) fn times(claims: &Claims, now: u64) -> Result<Times, Rejection> {
    let actual = |claim| Excerpt::of(claims.get(claim));
    let expired = || Rejection::Expired { actual: actual("exp"), now };
    let issued_at = |claim| Rejection::IssuedAt { claim, actual: actual(claim), now };
    let soon = now as f64 + CLOCK_SKEW;

    let expires = time(claims, "exp").filter(|exp| (now as f64) < *exp).ok_or_else(expired)?;
    let issued = time(claims, "iat").filter(|iat| *iat <= soon && *iat <= expires).ok_or_else(|| issued_at("iat"))?;
    if expires - issued > MAX_LIFETIME + CLOCK_SKEW {
        return Err(expired());
    }
    let mut from = issued;
    if claims.contains_key("nbf") {
        let not_before = || Rejection::NotBefore { actual: actual("nbf"), now };
        from = from.max(time(claims, "nbf").filter(|nbf| *nbf <= soon).ok_or_else(not_before)?);
    }
    if claims.contains_key("auth_time") {
        let signed_in = time(claims, "auth_time").ok_or(Rejection::Json("auth_time is no time"))?;
        if signed_in > soon {
            return Err(issued_at("auth_time"));
        }
    }
    Ok(Times { issued, expires, from: from - CLOCK_SKEW })
}

/// A `NumericDate` (RFC 7519, section 2), which may have a fraction.
fn time(claims: &Claims, name: &str) -> Option<f64> {
    claims.get(name)?.as_f64().filter(|time| (0.0..MAX_TIME).contains(time))
}

/// Checks that the issuer is the one whose key signed the token, under one of its names. `jsonwebtoken` compares them,
/// but also accepts a list that contains one of them.
pub(super) fn issuer(signed: &Signed, expected: &[String]) -> Result<(), Rejection> {
    let actual = signed.claims.get("iss");
    if actual.is_some_and(Value::is_string) && !matches!(signed.refused, Some(ErrorKind::InvalidIssuer)) {
        return Ok(());
    }
    Err(Rejection::Issuer { expected: expected.join(" or "), actual: Excerpt::of(actual) })
}

/// Checks that the token is of this kind.
pub(super) fn token_use(claims: &Claims, expected: &'static str) -> Result<(), Rejection> {
    if claims::text(claims, "token_use") == Some(expected) {
        return Ok(());
    }
    Err(Rejection::TokenUse { expected, actual: Excerpt::of(claims.get("token_use")) })
}

/// Checks `aud`, which `jsonwebtoken` compares like `iss`. Runs after the rules for the other registered claims, so if
/// `jsonwebtoken` still refuses the claims, the audience is wrong.
pub(super) fn audience(signed: &Signed, expected: &[String]) -> Result<(), Rejection> {
    let actual = signed.claims.get("aud");
    if actual.is_none_or(Value::is_string) && signed.refused.is_none() {
        return Ok(());
    }
    Err(Rejection::Audience { claim: "aud", expected: expected.join(" or "), actual: Excerpt::of(actual) })
}

/// Checks that a claim names one of the app clients. Refuses a list, whatever it contains.
pub(super) fn client(claims: &Claims, claim: &'static str, expected: &[String]) -> Result<(), Rejection> {
    if claims::text(claims, claim).is_some_and(|actual| expected.iter().any(|expected| expected == actual)) {
        return Ok(());
    }
    Err(Rejection::Audience { claim, expected: expected.join(" or "), actual: Excerpt::of(claims.get(claim)) })
}

/// Checks that a claim names a user. Cognito decides what the name looks like.
pub(super) fn subject(claims: &Claims, claim: &'static str) -> Result<(), Rejection> {
    match claims::text(claims, claim) {
        Some(name) if name.chars().count() <= MAX_SUBJECT_CHARS && !name.contains(char::is_control) => Ok(()),
        _ => Err(Rejection::Subject(claim)),
    }
}

/// Checks that `jti`, if present, is text.
pub(super) fn token_id(claims: &Claims) -> Result<(), Rejection> {
    match claims.get("jti") {
        None | Some(Value::String(_)) => Ok(()),
        Some(_) => Err(Rejection::Json("jti is no text")),
    }
}

/// Accepts an absent claim or a list of distinct names. Any other shape does not mean "no groups": the token is
/// refused. A name that Usher cannot use is no reason to refuse the token: [`claims::groups`] skips it.
pub(super) fn groups(claims: &Claims) -> Result<(), Rejection> {
    let groups = match claims.get(claims::GROUPS) {
        None => return Ok(()),
        Some(Value::Array(groups)) => groups,
        Some(_) => return Err(Rejection::Groups("no list")),
    };
    if groups.len() > MAX_GROUPS {
        return Err(Rejection::Groups("too many"));
    }
    let mut seen = HashSet::new();
    for group in groups {
        let name = group.as_str().ok_or(Rejection::Groups("one is no text"))?;
        if !seen.insert(name) {
            return Err(Rejection::Groups("one is there twice"));
        }
    }
    Ok(())
}
