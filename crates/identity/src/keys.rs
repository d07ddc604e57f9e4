//! The pool's signing keys: fetched once, kept, fetched again when a token names a key that is not among them.

use crate::{UserPool, UserPoolError, http::HttpClient};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};
use thiserror::Error;
use tokio::sync::Mutex;

/// Tokens with invented key names must not make Usher call Cognito each time.
const BETWEEN_FETCHES: Duration = Duration::from_secs(10);
/// After a failure with no keys at all, everybody is waiting.
const BETWEEN_FIRST_FETCHES: Duration = Duration::from_millis(500);

/// There is no key to verify with.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The pool has no such key: the token is not its own.
    #[error("the pool has no key of that name")]
    Unknown,
    /// The pool's keys cannot be had: nothing can be said about the token.
    #[error("the pool's keys cannot be had")]
    Unavailable,
}

/// The keys of one pool; clones share them.
#[derive(Clone, Debug)]
pub struct Keys {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    uri: String,
    http: HttpClient,
    current: RwLock<Arc<KeySet>>,
    /// Held while fetching, so that many who miss a key fetch it once.
    last_fetch: Mutex<LastFetch>,
}

#[derive(Debug, Default)]
struct LastFetch {
    next: Option<Instant>,
    failed: bool,
}

type KeySet = HashMap<String, DecodingKey>;

impl Keys {
    /// Prepares the cache; nothing is fetched yet.
    ///
    /// # Errors
    /// [`UserPoolError::NoTls`]
    pub fn of(pool: &UserPool) -> Result<Self, UserPoolError> {
        let shared = Shared {
            uri: pool.keys_uri(),
            http: HttpClient::new().map_err(|_| UserPoolError::NoTls)?,
            current: RwLock::default(),
            last_fetch: Mutex::default(),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Whether there are keys, fetching them if there are none yet.
    ///
    /// # Errors
    /// [`KeyError::Unavailable`]
    pub async fn ready(&self) -> Result<(), KeyError> {
        if self.current().is_empty() {
            self.fetch(|keys| !keys.is_empty()).await;
        }
        if self.current().is_empty() { Err(KeyError::Unavailable) } else { Ok(()) }
    }

    /// The key of that name.
    ///
    /// # Errors
    /// [`KeyError`]
    pub(crate) async fn find(&self, kid: &str) -> Result<DecodingKey, KeyError> {
        if let Some(key) = self.current().get(kid) {
            return Ok(key.clone());
        }
        let failed = self.fetch(|keys| keys.contains_key(kid)).await;
        let keys = self.current();
        match keys.get(kid) {
            Some(key) => Ok(key.clone()),
            // It may be a new key, which could not be fetched.
            None if failed || keys.is_empty() => Err(KeyError::Unavailable),
            None => Err(KeyError::Unknown),
        }
    }

    fn current(&self) -> Arc<KeySet> {
        self.shared.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Fetches unless `enough` holds by the time it is our turn, or the last fetch was a moment ago. Whether the last
    /// fetch failed.
    async fn fetch(&self, enough: impl Fn(&KeySet) -> bool) -> bool {
        let mut last = self.shared.last_fetch.lock().await;
        if enough(&self.current()) || last.next.is_some_and(|next| Instant::now() < next) {
            return last.failed;
        }
        let fetched = self.shared.http.get(&self.shared.uri).await;
        let keys = fetched.ok().filter(|answer| answer.status().is_success()).and_then(|answer| parse(answer.body()));
        last.failed = keys.is_none();
        match keys {
            Some(keys) => {
                let mut current = self.shared.current.write().unwrap_or_else(PoisonError::into_inner);
                *current = Arc::new(keys);
            }
            None => tracing::warn!(uri = %self.shared.uri, "the user pool's keys could not be fetched"),
        }
        let wait = if self.current().is_empty() { BETWEEN_FIRST_FETCHES } else { BETWEEN_FETCHES };
        last.next = Some(Instant::now() + wait);
        last.failed
    }
}

#[derive(Deserialize)]
struct Jwks {
    keys: Vec<serde_json::Value>,
}

/// A key as RFC 7517 and 7518 write it; only what an RS256 signing key has.
#[derive(Deserialize)]
struct Jwk {
    kid: String,
    kty: String,
    n: String,
    e: String,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
}

/// The usable keys of a set. A set without any, or with two of one name, is refused whole: the last good one stays.
fn parse(body: &[u8]) -> Option<KeySet> {
    let set: Jwks = serde_json::from_slice(body).ok()?;
    let mut keys = KeySet::new();
    for value in set.keys {
        let Ok(jwk) = serde_json::from_value::<Jwk>(value) else { continue };
        if jwk.is_rs256() {
            let key = DecodingKey::from_rsa_components(&jwk.n, &jwk.e).ok()?;
            if keys.insert(jwk.kid, key).is_some() {
                return None;
            }
        }
    }
    (!keys.is_empty()).then_some(keys)
}

impl Jwk {
    fn is_rs256(&self) -> bool {
        let modulus_bits = URL_SAFE_NO_PAD.decode(&self.n).map_or(0, |modulus| modulus.len() * 8);
        self.kty == "RSA"
            && self.usage.as_deref().is_none_or(|usage| usage == "sig")
            && self.alg.as_deref().is_none_or(|alg| alg == "RS256")
            && self.e == "AQAB"
            && (2048..=4096).contains(&modulus_bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn key(kid: &str, changes: &serde_json::Value) -> serde_json::Value {
        let modulus = URL_SAFE_NO_PAD.encode([0xC3; 256]);
        let mut key = json!({ "kid": kid, "kty": "RSA", "alg": "RS256", "use": "sig", "e": "AQAB", "n": modulus });
        for (name, value) in changes.as_object().into_iter().flatten() {
            key[name] = value.clone();
        }
        key
    }

    fn names(set: &serde_json::Value) -> Option<Vec<String>> {
        parse(set.to_string().as_bytes()).map(|keys| {
            let mut names: Vec<String> = keys.into_keys().collect();
            names.sort();
            names
        })
    }

    #[test]
    fn only_usable_keys_are_taken() {
        let short = URL_SAFE_NO_PAD.encode([0xC3; 128]);
        let rows = [
            json!({}),
            json!({ "kty": "EC" }),
            json!({ "use": "enc" }),
            json!({ "alg": "RS512" }),
            json!({ "e": "Aw" }),
            json!({ "n": short }),
            json!({ "n": "!" }),
            json!({ "kid": 7 }),
        ];
        for (row, changes) in rows.iter().enumerate() {
            let expected = if row == 0 { vec!["a".to_owned(), "good".to_owned()] } else { vec!["good".to_owned()] };
            let set = json!({ "keys": [key("a", changes), key("good", &json!({}))] });
            assert_eq!(names(&set), Some(expected), "{changes}");
        }
    }

    #[test]
    fn a_bad_set_is_refused_whole() {
        let twice = json!({ "keys": [key("a", &json!({})), key("a", &json!({}))] });
        for set in [json!({}), json!({ "keys": [] }), json!({ "keys": [7] }), json!([]), twice] {
            assert_eq!(names(&set), None, "{set}");
        }
        assert!(parse(b"<html>").is_none());
    }
}
