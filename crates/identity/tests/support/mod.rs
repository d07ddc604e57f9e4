//! A user pool's keys, made for the test, served on loopback; and tokens signed with them.
#![allow(missing_docs, dead_code, unused_imports, unreachable_pub, clippy::unwrap_used)]

mod key_server;
pub mod signing_key;

pub use key_server::{Answer, KeyServer};
pub use signing_key::SigningKey;

use identity::{Monotonic, UserPool};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// The time of day in all tests, in seconds since 1970.
pub const NOW: u64 = 1_700_000_000;
pub const CLIENT: &str = "client";
/// The app client of a program.
pub const PROGRAM: &str = "program";
pub const SCOPE: &str = "usher/app";
pub const AUDIENCE: &str = "https://api.example";

/// A clock that stands still until it is moved.
#[derive(Clone, Default)]
pub struct Hands(Arc<AtomicU64>);

impl Hands {
    pub fn later(&self, by: Duration) {
        self.0.fetch_add(u64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    pub fn clock(&self) -> Monotonic {
        let hands = self.clone();
        Monotonic::from_fn(move || Duration::from_millis(hands.0.load(Ordering::SeqCst)))
    }
}

pub fn pool(issuer: &str) -> UserPool {
    UserPool {
        issuer: issuer.to_owned(),
        domain: "https://sign-in.example".into(),
        client_id: CLIENT.into(),
        client_secret: None,
        redirect_uri: "https://app.example/auth/callback".into(),
        sign_out_uri: "https://app.example/".into(),
        required_scope: None,
        scopes: vec!["openid".into()],
    }
}

pub fn access_claims(issuer: &str) -> Value {
    json!({
        "sub": "s-1", "iss": issuer, "client_id": CLIENT, "token_use": "access", "username": "ann",
        "scope": format!("openid {SCOPE}"), "iat": NOW - 10, "exp": NOW + 3_600, "cognito:groups": ["users"],
        "version": 2, "auth_time": NOW - 10, "jti": "j-1", "origin_jti": "o-1", "event_id": "e-1",
    })
}

/// Of the client credentials grant, as Cognito writes them.
pub fn program_claims(issuer: &str) -> Value {
    json!({
        "sub": PROGRAM, "iss": issuer, "client_id": PROGRAM, "token_use": "access", "version": 2,
        "iat": NOW - 10, "exp": NOW + 3_600, "auth_time": NOW - 10, "jti": "jti",
        "scope": "usher/app usher/resources.read",
    })
}

pub fn id_claims(issuer: &str) -> Value {
    json!({
        "sub": "s-1", "iss": issuer, "aud": CLIENT, "token_use": "id", "cognito:username": "ann",
        "iat": NOW - 10, "exp": NOW + 3_600, "auth_time": NOW - 10, "email_verified": true, "name": "Ann Größer",
        "at_hash": "hash", "nonce": "nonce", "cognito:groups": ["users"], "custom:department": "IT",
    })
}
