//! The two RSA keys of a provider: one signs ID tokens, the other access tokens.

use super::respond::InternalError;
use super::secrets;
use super::snapshot;
use crate::error::Error;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{self, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

/// An RSA key with its key id.
#[derive(Debug)]
pub(crate) struct SigningKey {
    kid: String,
    pair: KeyPair,
    modulus: String,
    exponent: String,
}

/// Both keys of a provider.
#[derive(Debug, Clone)]
pub(crate) struct Keys {
    pub(crate) id: Arc<SigningKey>,
    pub(crate) access: Arc<SigningKey>,
}

/// Keys of in-memory providers, generated once per process: generating them takes most of the start-up time, and a test
/// binary starts many providers.
static IN_MEMORY: Mutex<BTreeMap<&'static str, Keys>> = Mutex::new(BTreeMap::new());

/// The key file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredKeys {
    id: StoredKey,
    access: StoredKey,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredKey {
    kid: String,
    /// PKCS #8 DER, base64.
    pkcs8: String,
}

impl Keys {
    /// The keys of an in-memory provider, the same for all providers of this name in the process.
    ///
    /// Blocks while two RSA keys are generated.
    pub(crate) fn in_memory(name: &'static str) -> Result<Self, Error> {
        let mut known = IN_MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(keys) = known.get(name) {
            return Ok(keys.clone());
        }
        let keys = Self::generate()?;
        known.insert(name, keys.clone());
        Ok(keys)
    }

    /// Reads the keys from `file`, or generates them and writes the file.
    ///
    /// Blocks while two RSA keys are generated.
    pub(crate) fn load_or_create(file: &Path) -> Result<Self, Error> {
        if let Some(stored) = snapshot::load::<StoredKeys>(file)? {
            let read = |key: StoredKey| {
                let key = SigningKey::from_stored(key).map(Arc::new);
                key.ok_or_else(|| Error::Damaged {
                    path: file.to_owned(),
                    reason: "a key is not an RSA key".to_owned(),
                })
            };
            return Ok(Self { id: read(stored.id)?, access: read(stored.access)? });
        }
        let keys = Self::generate()?;
        let stored = StoredKeys { id: keys.id.to_stored()?, access: keys.access.to_stored()? };
        snapshot::save(file, &stored)?;
        Ok(keys)
    }

    /// Blocks while two RSA keys are generated.
    pub(super) fn generate() -> Result<Self, InternalError> {
        Ok(Self { id: Arc::new(SigningKey::generate()?), access: Arc::new(SigningKey::generate()?) })
    }
}

/// The current signing keys, and former ones that are still published.
#[derive(Debug)]
pub(crate) struct KeyRing(RwLock<Ring>);

#[derive(Debug)]
struct Ring {
    current: Keys,
    former: Vec<Keys>,
}

impl KeyRing {
    pub(crate) fn new(keys: Keys) -> Self {
        Self(RwLock::new(Ring { current: keys, former: Vec::new() }))
    }

    /// The current signing keys.
    pub(crate) fn current(&self) -> Keys {
        self.read().current.clone()
    }

    /// Replaces the signing keys until the next start; the new keys are not stored.
    pub(super) fn replace(&self, fresh: Keys, overlap: bool) {
        let mut ring = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let old = std::mem::replace(&mut ring.current, fresh);
        if overlap {
            ring.former.push(old);
        } else {
            ring.former.clear();
        }
    }

    /// The published key set (RFC 7517), with the members that Cognito uses.
    pub(crate) fn jwks(&self) -> Value {
        let ring = self.read();
        let published = std::iter::once(&ring.current).chain(&ring.former);
        json!({ "keys": published.flat_map(|keys| [keys.id.jwk(), keys.access.jwk()]).collect::<Vec<_>>() })
    }

    /// The claims of an access token, see [`SigningKey::verify`].
    pub(crate) fn verify_access(&self, token: &str, issuer: &str, now: u64) -> Option<Map<String, Value>> {
        let ring = self.read();
        let mut published = std::iter::once(&ring.current).chain(&ring.former);
        published.find_map(|keys| keys.access.verify(token, issuer, now))
    }

    fn read(&self) -> RwLockReadGuard<'_, Ring> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SigningKey {
    fn generate() -> Result<Self, InternalError> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| InternalError::new("no RSA key could be made"))?;
        // 32 bytes give base64 that ends in "=", like Cognito's key ids.
        Ok(Self::new(STANDARD.encode(secrets::bytes::<32>()?), pair))
    }

    fn new(kid: String, pair: KeyPair) -> Self {
        let public = pair.public_key();
        let encode =
            |number: aws_lc_rs::io::Positive<'_>| URL_SAFE_NO_PAD.encode(number.big_endian_without_leading_zero());
        Self { modulus: encode(public.modulus()), exponent: encode(public.exponent()), kid, pair }
    }

    fn from_stored(stored: StoredKey) -> Option<Self> {
        let der = STANDARD.decode(&stored.pkcs8).ok()?;
        Some(Self::new(stored.kid, KeyPair::from_pkcs8(&der).ok()?))
    }

    fn to_stored(&self) -> Result<StoredKey, InternalError> {
        let der: Pkcs8V1Der<'_> = self.pair.as_der().map_err(|_| InternalError::new("a key could not be written"))?;
        Ok(StoredKey { kid: self.kid.clone(), pkcs8: STANDARD.encode(der.as_ref()) })
    }

    fn jwk(&self) -> Value {
        json!({
            "alg": "RS256", "e": self.exponent, "kid": self.kid,
            "kty": "RSA", "n": self.modulus, "use": "sig"
        })
    }

    /// Signs a JWT in compact form. Its header has only `kid` and `alg`, like Cognito's.
    pub(crate) fn sign(&self, claims: &Map<String, Value>) -> Result<String, InternalError> {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = json!({ "kid": self.kid, "alg": "RS256" });
        let message = format!("{}.{}", part(&header), part(&Value::Object(claims.clone())));
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(self.signature(&message)?)))
    }

    /// Signs with RS256.
    pub(super) fn signature(&self, message: &str) -> Result<Vec<u8>, InternalError> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&signature::RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature)
            .map_err(|_| InternalError::new("a token could not be signed"))?;
        Ok(signature)
    }

    pub(super) fn kid(&self) -> &str {
        &self.kid
    }

    /// Base64url, as in the key set.
    pub(super) fn modulus(&self) -> &str {
        &self.modulus
    }

    /// The claims of a JWT that this key signed for `issuer` and that has not expired at `now`.
    pub(crate) fn verify(&self, token: &str, issuer: &str, now: u64) -> Option<Map<String, Value>> {
        use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
        let header = decode_header(token).ok()?;
        if header.kid.as_deref() != Some(&self.kid) {
            return None;
        }
        let key = DecodingKey::from_rsa_components(&self.modulus, &self.exponent).ok()?;
        let mut rules = Validation::new(Algorithm::RS256);
        // Checked below against the provider's clock, which can be moved.
        rules.validate_exp = false;
        rules.validate_aud = false;
        rules.set_issuer(&[issuer]);
        rules.set_required_spec_claims(&["exp", "iss"]);
        let claims = decode::<Map<String, Value>>(token, &key, &rules).ok()?.claims;
        (claims.get("exp")?.as_u64()? > now).then_some(claims)
    }
}
