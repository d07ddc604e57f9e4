//! Parses each key once. By default, `jsonwebtoken` parses an RSA key for each token, and the verifier then takes 11 %
//! longer. A process may replace the crate's [`CryptoProvider`] once: this one verifies RS256 with keys that are
//! already parsed, and uses the crate's own provider, which is also based on aws-lc, for everything else.

use aws_lc_rs::{
    error::KeyRejected,
    signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents},
};
use jsonwebtoken::{
    Algorithm, DecodingKey, DecodingKeyKind,
    crypto::{CryptoProvider, JwtVerifier, aws_lc::DEFAULT_PROVIDER},
    errors::{ErrorKind, Result},
    signature,
};
use quick_cache::sync::Cache;
use std::sync::{Arc, LazyLock};

/// 65537, which Cognito and everybody else uses. Smaller exponents are open to forgery.
pub(super) const EXPONENT: [u8; 3] = [1, 0, 1];
/// Far more keys than the trusted issuers have. A key that is evicted is parsed again.
const MAX_KEYS: usize = 256;

static PROVIDER: LazyLock<CryptoProvider> =
    LazyLock::new(|| CryptoProvider { verifier_factory: verifier, ..DEFAULT_PROVIDER.clone() });

/// The parsed keys by modulus; the exponent of each is [`EXPONENT`].
static PARSED: LazyLock<Cache<Vec<u8>, Arc<ParsedPublicKey>>> = LazyLock::new(|| Cache::new(MAX_KEYS));

/// Makes a key with the exponent [`EXPONENT`], parsed for `jsonwebtoken`.
///
/// # Errors
/// [`KeyRejected`] when aws-lc cannot verify with the key.
pub(super) fn key(modulus: &[u8]) -> std::result::Result<DecodingKey, KeyRejected> {
    // The first provider of a process stays. If `jsonwebtoken` was used before, that is its own: slower, no laxer.
    let _ = LazyLock::force(&PROVIDER).install_default();
    parsed(modulus)?;
    Ok(DecodingKey::from_rsa_raw_components(modulus, &EXPONENT))
}

fn parsed(modulus: &[u8]) -> std::result::Result<Arc<ParsedPublicKey>, KeyRejected> {
    PARSED.get_or_insert_with(modulus, || {
        let components = RsaPublicKeyComponents { n: modulus, e: &EXPONENT };
        components.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256).map(Arc::new)
    })
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    match (algorithm, key.kind()) {
        (Algorithm::RS256, DecodingKeyKind::RsaModulusExponent { n, e }) if *e == EXPONENT => {
            let key = parsed(n).map_err(|rejected| ErrorKind::InvalidRsaKey(rejected.to_string()))?;
            Ok(Box::new(Rs256(key)))
        }
        _ => (DEFAULT_PROVIDER.verifier_factory)(algorithm, key),
    }
}

struct Rs256(Arc<ParsedPublicKey>);

impl signature::Verifier<Vec<u8>> for Rs256 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), signature::Error> {
        self.0.verify_sig(message, signature).map_err(signature::Error::from_source)
    }
}

impl JwtVerifier for Rs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verifier::vectors::{RFC_7515_A2, RFC_7515_A2_MODULUS};
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    use jsonwebtoken::{EncodingKey, crypto};

    fn modulus() -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(RFC_7515_A2_MODULUS).unwrap()
    }

    /// Whether `jsonwebtoken` takes the signature of RFC 7515, appendix A.2.
    fn holds(algorithm: Algorithm, modulus: &[u8], exponent: &[u8]) -> bool {
        let (message, signature) = RFC_7515_A2.rsplit_once('.').unwrap();
        let key = DecodingKey::from_rsa_raw_components(modulus, exponent);
        crypto::verify(signature, message.as_bytes(), &key, algorithm).unwrap()
    }

    #[test]
    fn jsonwebtoken_verifies_with_the_key_that_was_parsed() {
        key(&modulus()).unwrap();
        assert!(holds(Algorithm::RS256, &modulus(), &EXPONENT));
        // Nothing could verify with a modulus of one byte.
        PARSED.insert(vec![7], parsed(&modulus()).unwrap());
        assert!(holds(Algorithm::RS256, &[7], &EXPONENT));
    }

    #[test]
    fn a_parsed_key_is_not_used_with_another_exponent_or_algorithm() {
        key(&modulus()).unwrap();
        assert!(!holds(Algorithm::RS256, &modulus(), &[3]));
        assert!(!holds(Algorithm::RS512, &modulus(), &EXPONENT));
        assert!(!holds(Algorithm::PS256, &modulus(), &EXPONENT));
    }

    #[test]
    fn other_keys_are_left_to_aws_lc() {
        key(&modulus()).unwrap();
        let signature = crypto::sign(b"message", &EncodingKey::from_secret(b"secret"), Algorithm::HS256).unwrap();
        let key = DecodingKey::from_secret(b"secret");
        assert!(crypto::verify(&signature, b"message", &key, Algorithm::HS256).unwrap());
    }
}
