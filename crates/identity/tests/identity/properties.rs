//! What holds for each token, and what a verifier remembers.

use crate::support::{Answer, CLIENT, KeyServer, NOW, SigningKey, access_claims, pool};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use identity::{Access, SigningKeys, TrustedIssuer, Verifier};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;
use tokio::runtime::Runtime;

struct World {
    key: SigningKey,
    server: KeyServer,
    verifier: Verifier<Access>,
    runtime: Runtime,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let runtime = Runtime::new().unwrap();
    let key = SigningKey::new("key");
    let server = runtime.block_on(KeyServer::start(Answer::json(&json!({ "keys": [key.jwk] }))));
    let keys = SigningKeys::of(&pool(&server.issuer)).unwrap();
    runtime.block_on(keys.ready()).unwrap();
    let verifier = Verifier::new(TrustedIssuer::new(keys, CLIENT).unwrap());
    World { key, server, verifier, runtime }
});

fn code(token: &str, now: u64) -> &'static str {
    let answer = WORLD.runtime.block_on(WORLD.verifier.verify(token, now));
    answer.as_ref().map_or_else(identity::Rejection::code, |_| "accept")
}

fn good() -> String {
    WORLD.key.token(&access_claims(&WORLD.server.issuer))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_token_with_any_bit_flipped_is_refused(place in any::<proptest::sample::Index>(), bit in 0..7_u32) {
        let mut token = good().into_bytes();
        let place = place.index(token.len());
        token[place] ^= 1 << bit;
        prop_assert_ne!(code(&String::from_utf8(token).unwrap(), NOW), "accept");
    }

    #[test]
    fn a_token_that_is_cut_is_refused(length in any::<proptest::sample::Index>()) {
        let token = good();
        prop_assert_ne!(code(&token[..length.index(token.len())], NOW), "accept");
    }

    #[test]
    fn the_order_of_members_does_not_matter(order in Just((0..12).collect::<Vec<usize>>()).prop_shuffle(), kid_first: bool) {
        let claims = access_claims(&WORLD.server.issuer);
        let members: Vec<(&String, &Value)> = claims.as_object().unwrap().iter().collect();
        let written: Vec<String> =
            order.iter().filter_map(|place| members.get(*place)).chain(members.iter().skip(12))
                .map(|(name, value)| format!("{}:{value}", json!(name))).collect();
        let header = if kid_first { r#"{"kid":"key","alg":"RS256"}"# } else { r#"{"alg":"RS256","kid":"key"}"# };
        let token = WORLD.key.sign(header.as_bytes(), format!("{{{}}}", written.join(",")).as_bytes());
        prop_assert_eq!(code(&token, NOW), "accept");
    }

    #[test]
    fn text_that_nobody_signed_is_refused(header in "[A-Za-z0-9_-]{1,40}", rest in "\\PC{0,80}") {
        prop_assert_ne!(code(&format!("{header}.{rest}"), NOW), "accept");
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","kid":"key"}"#);
        prop_assert_ne!(code(&format!("{header}.{rest}"), NOW), "accept");
    }
}

#[test]
fn a_token_that_comes_again_is_remembered_until_it_expires() {
    let token = good();
    let verify = |now| WORLD.runtime.block_on(WORLD.verifier.verify(&token, now));
    let (first, second) = (verify(NOW).unwrap(), verify(NOW + 3_599).unwrap());
    assert!(std::ptr::eq(first.claims(), second.claims()), "the claims are the same object");
    let third = verify(NOW).unwrap();
    assert!(std::ptr::eq(first.claims(), third.claims()), "also while other clocks may not have reached its time");
    assert_eq!(code(&token, NOW + 3_600), "EXP");
    // A clock that was set back finds it issued in the future.
    assert_eq!(code(&token, NOW - 71), "IAT");
    assert_eq!(code(&token, NOW - 70), "accept");
}

#[test]
fn what_one_kind_of_verifier_remembers_another_does_not_take() {
    let token = good();
    assert_eq!(code(&token, NOW), "accept");
    let keys = SigningKeys::of(&pool(&WORLD.server.issuer)).unwrap();
    let id = Verifier::<identity::Id>::new(TrustedIssuer::new(keys, CLIENT).unwrap());
    let answer = WORLD.runtime.block_on(id.verify(&token, NOW));
    assert_eq!(answer.map_or_else(|rejection| rejection.code(), |_| "accept"), "USE");
}

#[test]
fn a_verified_token_says_what_it_claims() {
    let verified = WORLD.runtime.block_on(WORLD.verifier.verify(&good(), NOW)).unwrap();
    assert_eq!(Value::Object(verified.claims().clone()), access_claims(&WORLD.server.issuer));
    assert_eq!((verified.text("username"), verified.text("none")), ("ann", ""));
    assert_eq!(verified.expires_at(), NOW + 3_600);
}
