//! A user pool's keys, made for the test, served on loopback; and tokens signed with them.
#![allow(missing_docs, dead_code, unreachable_pub, clippy::unwrap_used)]

use aws_lc_rs::{
    encoding::AsDer as _,
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use axum::{Json, Router, routing};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use identity::UserPool;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

pub const NOW: u64 = 1_700_000_000;
pub const CLIENT: &str = "client";

pub struct SigningKey {
    pub kid: String,
    pub jwk: Value,
    key: EncodingKey,
}

impl SigningKey {
    pub fn new(kid: &str) -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let public = pair.public_key();
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let jwk = json!({
            "kid": kid, "kty": "RSA", "alg": "RS256", "use": "sig",
            "n": encode(public.modulus().big_endian_without_leading_zero()),
            "e": encode(public.exponent().big_endian_without_leading_zero()),
        });
        let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().unwrap();
        // PKCS#8 wraps the PKCS#1 key in an OCTET STRING at its end; jsonwebtoken reads PKCS#1.
        let pem = format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            base64::engine::general_purpose::STANDARD.encode(der.as_ref())
        );
        Self { kid: kid.to_owned(), jwk, key: EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap() }
    }

    pub fn header(&self) -> Value {
        json!({ "alg": "RS256", "kid": self.kid })
    }

    /// Any header and any payload, signed as they are.
    pub fn sign(&self, header: &[u8], payload: &[u8]) -> String {
        let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &self.key, Algorithm::RS256).unwrap();
        format!("{message}.{signature}")
    }

    pub fn token(&self, claims: &Value) -> String {
        self.sign(self.header().to_string().as_bytes(), claims.to_string().as_bytes())
    }
}

/// Serves whatever `set` holds, and counts how often it is asked for.
pub struct KeyServer {
    pub issuer: String,
    pub set: Arc<Mutex<String>>,
    pub fetches: Arc<AtomicUsize>,
}

impl KeyServer {
    pub async fn start(set: &Value) -> Self {
        let set = Arc::new(Mutex::new(set.to_string()));
        let fetches = Arc::new(AtomicUsize::new(0));
        let (served, counted) = (Arc::clone(&set), Arc::clone(&fetches));
        let keys = move || async move {
            counted.fetch_add(1, Ordering::SeqCst);
            let text = served.lock().unwrap().clone();
            Json(serde_json::from_str::<Value>(&text).unwrap_or(Value::Null))
        };
        let routes = Router::new().route("/pool/.well-known/jwks.json", routing::get(keys));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}/pool", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { issuer, set, fetches }
    }

    pub fn fetched(&self) -> usize {
        self.fetches.load(Ordering::SeqCst)
    }

    pub fn pool(&self) -> UserPool {
        UserPool {
            issuer: self.issuer.clone(),
            domain: "https://sign-in.example".into(),
            client_id: CLIENT.into(),
            client_secret: None,
            redirect_uri: "https://app.example/auth/callback".into(),
            sign_out_uri: "https://app.example/".into(),
            scopes: vec!["openid".into()],
        }
    }

    pub fn access_claims(&self) -> Value {
        json!({
            "sub": "s-1", "iss": self.issuer, "client_id": CLIENT, "token_use": "access", "username": "ann",
            "scope": "openid", "iat": NOW - 10, "exp": NOW + 3_600, "cognito:groups": ["usher-users"],
        })
    }

    pub fn id_claims(&self) -> Value {
        json!({
            "sub": "s-1", "iss": self.issuer, "aud": CLIENT, "token_use": "id", "cognito:username": "ann",
            "iat": NOW - 10, "exp": NOW + 3_600, "email_verified": true, "name": "Ann Größer",
        })
    }
}
