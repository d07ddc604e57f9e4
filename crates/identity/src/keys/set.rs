//! A JSON Web Key set (RFC 7517), parsed strictly: skips keys that are not for RS256 signatures, refuses ambiguous
//! sets.

use super::{
    provider::{self, EXPONENT},
    roca,
};
use crate::jose::{MAX_KID_BYTES, json};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::DecodingKey;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use thiserror::Error;

/// Smaller keys can be broken; larger ones take too long to verify with. Cognito's RSA keys have 2048 bits.
const MODULUS_BITS: std::ops::RangeInclusive<usize> = 2_048..=4_096;
/// Members that only a private key has (RFC 7518, section 6.3.2).
const PRIVATE: [&str; 6] = ["d", "p", "q", "dp", "dq", "qi"];

/// Why a whole set is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum SetError {
    #[error("it is no JSON object with a list of keys")]
    Malformed,
    #[error("two of its keys have one name")]
    Ambiguous,
    #[error("none of its keys is for RS256 signatures")]
    Empty,
}

/// An issuer's keys by key id.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct KeySet(HashMap<String, Key>);

#[derive(Debug)]
struct Key {
    modulus: Vec<u8>,
    decoding: DecodingKey,
}

/// Compares the modulus only, as the exponent is always the same.
impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.modulus == other.modulus
    }
}

impl KeySet {
    /// Returns the usable keys of a set. Refuses a set without any, or with two keys of the same id.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, SetError> {
        let set = json::object(body).map_err(|_| SetError::Malformed)?;
        let Some(Value::Array(members)) = set.get("keys") else { return Err(SetError::Malformed) };
        let (mut keys, mut names) = (HashMap::new(), HashSet::new());
        for member in members.iter().filter_map(Value::as_object) {
            let Some(kid) = member.get("kid").and_then(Value::as_str) else { continue };
            if !names.insert(kid) {
                return Err(SetError::Ambiguous);
            }
            if PRIVATE.iter().any(|name| member.contains_key(*name)) {
                tracing::error!(kid = kid.escape_debug().to_string(), "the issuer publishes a private key");
            }
            if (1..=MAX_KID_BYTES).contains(&kid.len())
                && let Some(key) = Key::parse(member)
            {
                keys.insert(kid.to_owned(), key);
            }
        }
        if keys.is_empty() { Err(SetError::Empty) } else { Ok(Self(keys)) }
    }

    /// The key with this id.
    pub(crate) fn find(&self, kid: &str) -> Option<&DecodingKey> {
        self.0.get(kid).map(|key| &key.decoding)
    }
}

impl Key {
    /// `None` when the key is not for RS256 signatures, or too weak for them.
    fn parse(member: &Map<String, Value>) -> Option<Self> {
        let is_absent_or = |name, expected| member.get(name).is_none_or(|value| value == expected);
        let operations = member.get("key_ops").map(|operations| operations.as_array());
        let verifies = operations.is_none_or(|list| list.is_some_and(|list| list.iter().any(|one| one == "verify")));
        if member.get("kty")? != "RSA" || !is_absent_or("use", "sig") || !is_absent_or("alg", "RS256") || !verifies {
            return None;
        }
        let number = |name| Some(without_zeros(URL_SAFE_NO_PAD.decode(member.get(name)?.as_str()?).ok()?));
        let (modulus, exponent) = (number("n")?, number("e")?);
        let bits = modulus.len() * 8 - modulus.first()?.leading_zeros() as usize;
        let is_odd = modulus.last()? % 2 == 1;
        if !MODULUS_BITS.contains(&bits) || !is_odd || exponent != EXPONENT || roca::is_factorable(&modulus) {
            return None;
        }
        let decoding = provider::key(&modulus).ok()?;
        Some(Self { modulus, decoding })
    }
}

/// Some issuers write a leading zero byte so that the number does not look negative (RFC 7518, section 6.3.1.1, forbids
/// it).
fn without_zeros(mut number: Vec<u8>) -> Vec<u8> {
    number.drain(..number.iter().take_while(|byte| **byte == 0).count());
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn modulus(first: u8, last: u8, bytes: usize) -> String {
        let mut modulus = vec![0xC3; bytes];
        (modulus[0], modulus[bytes - 1]) = (first, last);
        URL_SAFE_NO_PAD.encode(modulus)
    }

    fn key(kid: &str, changes: &Value) -> Value {
        let modulus = modulus(0xC3, 0xC3, 256);
        let mut key = json!({ "kid": kid, "kty": "RSA", "alg": "RS256", "use": "sig", "e": "AQAB", "n": modulus });
        for (name, value) in changes.as_object().into_iter().flatten() {
            key[name] = value.clone();
        }
        key
    }

    fn parse(set: &Value) -> Result<Vec<String>, SetError> {
        KeySet::parse(set.to_string().as_bytes()).map(|set| {
            let mut names: Vec<String> = set.0.into_keys().collect();
            names.sort();
            names
        })
    }

    fn without(name: &str) -> Value {
        let mut key = key("a", &json!({}));
        key.as_object_mut().unwrap().remove(name);
        key
    }

    #[test]
    fn keys_for_rs256_are_taken() {
        let rows = [
            json!({}),
            json!({ "key_ops": ["sign", "verify"] }),
            json!({ "n": modulus(0x80, 1, 256) }),
            json!({ "n": modulus(0xC3, 1, 512) }),
            json!({ "n": modulus(0, 1, 258) }),
            json!({ "d": "AQAB", "p": "AQAB" }),
            json!({ "unknown": { "a": [1] } }),
        ];
        for changes in rows {
            assert_eq!(parse(&json!({ "keys": [key("a", &changes)] })), Ok(vec!["a".to_owned()]), "{changes}");
        }
        for name in ["alg", "use"] {
            assert_eq!(parse(&json!({ "keys": [without(name)] })), Ok(vec!["a".to_owned()]), "without {name}");
        }
    }

    #[test]
    fn t_273_to_287_keys_for_anything_else_are_left_out() {
        let rows = [
            json!({ "kty": "EC" }),
            json!({ "kty": "oct", "k": "AQAB" }),
            json!({ "kty": "OKP", "crv": "Ed25519" }),
            json!({ "kty": 7 }),
            json!({ "use": "enc" }),
            json!({ "use": 7 }),
            json!({ "alg": "RS512" }),
            json!({ "alg": "PS256" }),
            json!({ "alg": 7 }),
            json!({ "key_ops": ["encrypt"] }),
            json!({ "key_ops": [] }),
            json!({ "key_ops": "verify" }),
            json!({ "e": "AQ" }),
            json!({ "e": "Aw" }),
            json!({ "e": "AQAB=" }),
            json!({ "e": 65_537 }),
            json!({ "n": "" }),
            json!({ "n": "!" }),
            json!({ "n": 7 }),
            json!({ "n": modulus(0xC3, 1, 128) }),
            json!({ "n": modulus(0x7F, 1, 256) }),
            json!({ "n": modulus(0x01, 1, 513) }),
            json!({ "n": modulus(0xC3, 1, 2_048) }),
            json!({ "n": modulus(0xC3, 2, 256) }),
            json!({ "n": format!("{}=", modulus(0xC3, 1, 256)) }),
            json!({ "kid": "" }),
            json!({ "kid": "k".repeat(129) }),
            json!({ "kid": 7 }),
        ];
        for changes in rows {
            let set = json!({ "keys": [key("a", &changes), key("good", &json!({}))] });
            assert_eq!(parse(&set), Ok(vec!["good".to_owned()]), "{changes}");
        }
        for name in ["kty", "n", "e", "kid"] {
            let set = json!({ "keys": [without(name), key("good", &json!({})), 7, "key", {}] });
            assert_eq!(parse(&set), Ok(vec!["good".to_owned()]), "without {name}");
        }
    }

    #[test]
    fn a_bad_set_is_refused_whole() {
        let (a, enc) = (key("a", &json!({})), key("a", &json!({ "use": "enc" })));
        let rows = [
            (json!({}), SetError::Malformed),
            (json!([]), SetError::Malformed),
            (json!("keys"), SetError::Malformed),
            (json!({ "keys": 7 }), SetError::Malformed),
            (json!({ "keys": {} }), SetError::Malformed),
            (json!({ "keys": [] }), SetError::Empty),
            (json!({ "keys": [7] }), SetError::Empty),
            (json!({ "keys": [enc] }), SetError::Empty),
            (json!({ "keys": [a, key("b", &json!({})), a] }), SetError::Ambiguous),
            (json!({ "keys": [enc, a] }), SetError::Ambiguous),
            (json!({ "keys": [a, enc] }), SetError::Ambiguous),
        ];
        for (set, expected) in rows {
            assert_eq!(parse(&set), Err(expected), "{set}");
        }
        for text in ["<html>", "", "{\"keys\":[]}}", "{\"keys\":[],\"keys\":[]}"] {
            assert_eq!(KeySet::parse(text.as_bytes()), Err(SetError::Malformed), "{text}");
        }
        assert_eq!(KeySet::parse(b"{\"keys\":[\"\xFF\"]}"), Err(SetError::Malformed));
    }
}
