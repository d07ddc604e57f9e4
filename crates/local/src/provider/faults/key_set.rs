//! Broken key sets, derived from the valid one.

use super::switches::KeySetFault;
use crate::provider::Provider;
use crate::provider::keys::{KeyRing, Keys};
use crate::provider::respond::InternalError;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

const OVERSIZE: usize = 64 * 1024;
/// All but the last character of a 1024-bit modulus. Its 128 bytes, the first of which is not 0, are 171 characters of
/// base64url, the last of which carries four bits.
const MODULUS_1024: usize = 170;

/// The response of the key set endpoint.
pub(crate) async fn published(provider: &Provider) -> Result<Response, InternalError> {
    let good = provider.keys.jwks();
    let (kind, body) = match provider.faults.switches().key_set {
        None => ("application/json", good.to_string()),
        Some(KeySetFault::Html) => ("text/html", "<!DOCTYPE html><title>Sign in to the network</title>".to_owned()),
        Some(KeySetFault::Truncated) => {
            let mut text = good.to_string();
            text.truncate(text.len() / 2);
            ("application/json", text)
        }
        Some(fault) => ("application/json", broken(fault, good).await?.to_string()),
    };
    Ok(([(header::CONTENT_TYPE, kind)], body).into_response())
}

async fn broken(fault: KeySetFault, mut set: Value) -> Result<Value, InternalError> {
    let keys = set["keys"].as_array_mut().map(std::mem::take).unwrap_or_default();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut keys = keys.clone();
        keys.iter_mut().for_each(change);
        json!({ "keys": keys })
    };
    Ok(match fault {
        KeySetFault::Empty => json!({ "keys": [] }),
        KeySetFault::NoKeysMember => json!({}),
        KeySetFault::DuplicateKid => {
            let foreign = KeyRing::new(foreign().await?).jwks();
            let impostors = keys.iter().zip(foreign["keys"].as_array().into_iter().flatten()).map(|(key, foreign)| {
                let mut impostor = foreign.clone();
                impostor["kid"] = key["kid"].clone();
                impostor
            });
            json!({ "keys": impostors.chain(keys.iter().cloned()).collect::<Vec<_>>() })
        }
        KeySetFault::OneBadKey => {
            let bad = json!({ "alg": "RS256", "e": "AQAB", "kid": "bad", "kty": "RSA", "n": "!", "use": "sig" });
            json!({ "keys": std::iter::once(bad).chain(keys).collect::<Vec<_>>() })
        }
        KeySetFault::Oversized => json!({ "keys": keys, "padding": "x".repeat(OVERSIZE) }),
        KeySetFault::ShortModulus => with(&|key| {
            let modulus = key["n"].as_str().and_then(|modulus| modulus.get(..MODULUS_1024)).unwrap_or_default();
            // Odd, like every modulus: the last character carries the last four bits.
            key["n"] = json!(format!("{modulus}8"));
        }),
        KeySetFault::WrongUse => with(&|key| key["use"] = json!("enc")),
        KeySetFault::Html | KeySetFault::Truncated => json!(null),
    })
}

/// Keys that this provider does not sign with.
async fn foreign() -> Result<Keys, InternalError> {
    let keys = tokio::task::spawn_blocking(|| Keys::in_memory("foreign")).await;
    Ok(keys.map_err(|_| InternalError::new("making keys was interrupted"))??)
}
