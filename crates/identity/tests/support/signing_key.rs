//! A key pair of RSA, as JWK and for signing.

use aws_lc_rs::{
    encoding::AsDer as _,
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

pub struct SigningKey {
    pub kid: String,
    pub jwk: Value,
    /// The public key, as `SubjectPublicKeyInfo`.
    pub spki: Vec<u8>,
    key: EncodingKey,
}

impl SigningKey {
    pub fn new(kid: &str) -> Self {
        Self::of_size(kid, KeySize::Rsa2048)
    }

    pub fn of_size(kid: &str, size: KeySize) -> Self {
        let pair = KeyPair::generate(size).unwrap();
        let public = pair.public_key();
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let jwk = json!({
            "kid": kid, "kty": "RSA", "alg": "RS256", "use": "sig",
            "n": encode(public.modulus().big_endian_without_leading_zero()),
            "e": encode(public.exponent().big_endian_without_leading_zero()),
        });
        let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().unwrap();
        let spki: aws_lc_rs::encoding::PublicKeyX509Der<'_> = public.as_der().unwrap();
        let key = EncodingKey::from_rsa_pem(pem("PRIVATE", der.as_ref()).as_bytes()).unwrap();
        Self { kid: kid.to_owned(), jwk, spki: spki.as_ref().to_vec(), key }
    }

    pub fn header(&self) -> Value {
        json!({ "alg": "RS256", "kid": self.kid })
    }

    pub fn sign_with(&self, algorithm: Algorithm, message: &str) -> String {
        jsonwebtoken::crypto::sign(message.as_bytes(), &self.key, algorithm).unwrap()
    }

    /// Any header and any payload, signed as they are.
    pub fn sign(&self, header: &[u8], payload: &[u8]) -> String {
        let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
        let signature = self.sign_with(Algorithm::RS256, &message);
        format!("{message}.{signature}")
    }

    pub fn token(&self, claims: &Value) -> String {
        self.sign(self.header().to_string().as_bytes(), claims.to_string().as_bytes())
    }
}

pub fn pem(what: &str, der: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN {what} KEY-----\n{text}\n-----END {what} KEY-----\n")
}
