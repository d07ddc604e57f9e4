//! A key server that was away and is back.

use crate::support::{Answer, CLIENT, KeyServer, NOW, SigningKey, access_claims, pool};
use identity::{Rejection, SigningKeys, TrustedIssuer, Verifier};
use serde_json::json;
use std::time::Duration;

/// Many times longer than it takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// Row 9: whoever needed a key has it fetched in the background, so that the next one need not wait.
#[tokio::test]
async fn an_issuer_that_is_back_is_found_without_another_token() {
    let server = KeyServer::start(Answer::Nothing).await;
    let keys = SigningKeys::of(&pool(&server.issuer)).unwrap();
    let verifier = Verifier::<identity::Access>::new(TrustedIssuer::new(keys.clone(), CLIENT).unwrap());
    let key = SigningKey::new("a");
    let token = key.token(&access_claims(&server.issuer));
    assert_eq!(verifier.verify(&token, NOW).await.err(), Some(Rejection::NoKeys));
    let wait = keys.retry_after();
    assert!(!wait.is_zero() && wait <= Duration::from_millis(500), "{wait:?}");

    server.answer(Answer::json(&json!({ "keys": [key.jwk] })));
    let asked = server.fetched();
    let asked_again = async {
        while server.fetched() == asked {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asked_again).await.unwrap();
    assert!(verifier.verify(&token, NOW).await.is_ok());
    assert_eq!(server.fetched(), asked + 1, "the token itself has not fetched anything");
}
