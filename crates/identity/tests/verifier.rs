//! What a verifier takes and what it refuses, and for which reason: one row, one case.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use identity::{Access, Id, Keys, Rejection, Verifier};
use serde_json::{Value, json};
use support::{CLIENT, KeyServer, NOW, SigningKey};

struct Bench {
    key: SigningKey,
    server: KeyServer,
    access: Verifier<Access>,
    id: Verifier<Id>,
}

async fn bench() -> Bench {
    let key = SigningKey::new("key+/=");
    let server = KeyServer::start(&json!({ "keys": [key.jwk] })).await;
    let keys = Keys::of(&server.pool()).unwrap();
    let (access, id) = (Verifier::new(&server.pool(), keys.clone()), Verifier::new(&server.pool(), keys));
    Bench { key, server, access, id }
}

fn with(mut claims: Value, name: &str, value: Value) -> Value {
    claims[name] = value;
    claims
}

fn without(mut claims: Value, name: &str) -> Value {
    claims.as_object_mut().unwrap().remove(name);
    claims
}

#[tokio::test]
async fn tokens_of_the_pool_are_taken() {
    let Bench { key, server, access, id } = bench().await;
    let verified = access.verify(&key.token(&server.access_claims()), NOW).await.unwrap();
    assert_eq!((verified.text("username"), verified.expires_at()), ("ann", NOW + 3_600));
    let verified = id.verify(&key.token(&server.id_claims()), NOW).await.unwrap();
    assert_eq!(verified.text("name"), "Ann Größer");
    let tolerated = with(with(server.access_claims(), "version", json!(2)), "new_claim", json!({ "a": [1] }));
    assert!(access.verify(&key.token(&tolerated), NOW).await.is_ok());
}

#[tokio::test]
async fn claims_that_do_not_hold_are_refused() {
    let Bench { key, server, access, id } = bench().await;
    let claim = |name| Rejection::Claim { name };
    let (a, i) = (server.access_claims(), server.id_claims());
    let slash = format!("{}/", server.issuer);
    let rows: Vec<(Value, Rejection)> = vec![
        (without(a.clone(), "exp"), Rejection::Time("exp")),
        (with(a.clone(), "exp", json!(NOW)), Rejection::Time("exp")),
        (with(a.clone(), "exp", json!(NOW - 1)), Rejection::Time("exp")),
        (with(a.clone(), "exp", json!("9999999999")), Rejection::Time("exp")),
        (with(a.clone(), "exp", json!(-1)), Rejection::Time("exp")),
        (with(a.clone(), "exp", json!(NOW + 200_000)), Rejection::Time("exp")),
        (with(a.clone(), "exp", json!(1e300)), Rejection::Time("exp")),
        (without(a.clone(), "iat"), Rejection::Time("iat")),
        (with(a.clone(), "iat", json!(NOW + 61)), Rejection::Time("iat")),
        (with(a.clone(), "nbf", json!(NOW + 61)), Rejection::Time("nbf")),
        (with(a.clone(), "nbf", json!("soon")), Rejection::Time("nbf")),
        (without(a.clone(), "iss"), claim("iss")),
        (with(a.clone(), "iss", json!(slash)), claim("iss")),
        (with(a.clone(), "iss", json!([server.issuer])), claim("iss")),
        (with(a.clone(), "token_use", json!("id")), claim("token_use")),
        (without(a.clone(), "token_use"), claim("token_use")),
        (with(a.clone(), "client_id", json!("another")), claim("client_id")),
        (with(a.clone(), "client_id", json!([CLIENT])), claim("client_id")),
        (with(a.clone(), "scope", json!("openid aws.cognito.signin.user.admin")), claim("scope")),
        (without(a.clone(), "username"), claim("username")),
        (without(a.clone(), "sub"), claim("sub")),
        (with(a.clone(), "sub", json!("a\nb")), claim("sub")),
        (with(a.clone(), "cognito:groups", json!("usher-admins")), claim("cognito:groups")),
        (with(a.clone(), "cognito:groups", json!(["a", 1])), claim("cognito:groups")),
        (i.clone(), claim("token_use")),
    ];
    for (claims, expected) in rows {
        let rejection = access.verify(&key.token(&claims), NOW).await.err();
        assert_eq!(rejection, Some(expected), "{claims}");
    }
    let rows = vec![
        (with(i.clone(), "aud", json!([CLIENT])), claim("aud")),
        (with(i.clone(), "aud", json!("another")), claim("aud")),
        (without(i.clone(), "aud"), claim("aud")),
        (with(i, "azp", json!("another")), claim("azp")),
        (a, claim("token_use")),
    ];
    for (claims, expected) in rows {
        let rejection = id.verify(&key.token(&claims), NOW).await.err();
        assert_eq!(rejection, Some(expected), "{claims}");
    }
}

#[tokio::test]
async fn headers_that_are_not_cognitos_are_refused() {
    let Bench { key, server, access, .. } = bench().await;
    let header = |member| Rejection::Header { member };
    let payload = server.access_claims().to_string();
    let jku = json!("https://evil.example/jwks.json");
    let rows = [
        (with(key.header(), "alg", json!("none")), header("alg")),
        (with(key.header(), "alg", json!("HS256")), header("alg")),
        (with(key.header(), "alg", json!("rs256")), header("alg")),
        (with(key.header(), "alg", json!("RS512")), header("alg")),
        (without(key.header(), "alg"), header("alg")),
        (without(key.header(), "kid"), header("kid")),
        (with(key.header(), "kid", json!("")), header("kid")),
        (with(key.header(), "kid", json!(7)), header("kid")),
        (with(key.header(), "kid", json!("k".repeat(129))), header("kid")),
        (with(key.header(), "kid", json!("another")), Rejection::Key),
        (with(key.header(), "kid", json!("../../key+/=")), Rejection::Key),
        (with(key.header(), "typ", json!("dpop+jwt")), header("typ")),
        (with(key.header(), "crit", json!(["exp"])), header("crit")),
        (with(key.header(), "jku", jku.clone()), header("jku")),
        (with(key.header(), "x5u", jku), header("x5u")),
        (with(key.header(), "jwk", key.jwk.clone()), header("jwk")),
        (with(key.header(), "b64", json!(false)), header("b64")),
        (with(key.header(), "filler", json!("x".repeat(2_000))), Rejection::Size),
        (json!([]), Rejection::Shape),
    ];
    for (header, expected) in rows {
        let token = key.sign(header.to_string().as_bytes(), payload.as_bytes());
        assert_eq!(access.verify(&token, NOW).await.err(), Some(expected), "{header}");
    }
    for typ in ["JWT", "at+jwt"] {
        let token = key.sign(with(key.header(), "typ", json!(typ)).to_string().as_bytes(), payload.as_bytes());
        assert!(access.verify(&token, NOW).await.is_ok(), "{typ}");
    }
}

#[tokio::test]
async fn what_was_changed_or_is_no_token_is_refused() {
    let Bench { key, server, access, .. } = bench().await;
    let good = key.token(&server.access_claims());
    let parts: Vec<&str> = good.split('.').collect();
    let [header, payload, signature] = parts.as_slice() else { unreachable!("three parts") };
    let promoted = with(server.access_claims(), "cognito:groups", json!(["usher-admins"])).to_string();
    let promoted = URL_SAFE_NO_PAD.encode(promoted);
    let stranger = SigningKey::new("key+/=");
    let rows = [
        (String::new(), Rejection::Size),
        ("a".repeat(40_000), Rejection::Size),
        ("a".to_owned(), Rejection::Shape),
        (format!("{header}.{payload}"), Rejection::Shape),
        (format!("{header}.{payload}."), Rejection::Shape),
        (format!(".{payload}.{signature}"), Rejection::Shape),
        (format!("{good}.{signature}"), Rejection::Shape),
        (format!("{header}=.{payload}.{signature}"), Rejection::Shape),
        (format!("{header}.{promoted}.{signature}"), Rejection::Signature),
        (format!("{header}.{payload}.{}", &signature[..signature.len() - 4]), Rejection::Signature),
        (format!("{header}.{payload}.!"), Rejection::Signature),
        (format!(" {good}"), Rejection::Shape),
        (stranger.token(&server.access_claims()), Rejection::Signature),
        (key.sign(key.header().to_string().as_bytes(), b"[]"), Rejection::Payload),
        (key.sign(key.header().to_string().as_bytes(), b"{\"a\":\"\xFF\"}"), Rejection::Payload),
        (key.sign(key.header().to_string().as_bytes(), b"{} {}"), Rejection::Payload),
    ];
    for (token, expected) in rows {
        assert_eq!(access.verify(&token, NOW).await.err(), Some(expected), "{token}");
    }
}

#[tokio::test]
async fn keys_are_fetched_once_however_many_ask_and_however_many_names_are_invented() {
    let Bench { key, server, access, .. } = bench().await;
    let good = key.token(&server.access_claims());
    let first = futures_join(50, || access.verify(&good, NOW)).await;
    assert!(first.iter().all(Result::is_ok));
    assert_eq!(server.fetched(), 1);
    for n in 0..100 {
        let header = json!({ "alg": "RS256", "kid": format!("invented-{n}") });
        let token = key.sign(header.to_string().as_bytes(), server.access_claims().to_string().as_bytes());
        assert_eq!(access.verify(&token, NOW).await.err(), Some(Rejection::Key));
    }
    assert_eq!(server.fetched(), 1, "the last fetch was a moment ago");
}

#[tokio::test]
async fn a_new_key_that_cannot_be_fetched_says_nothing_about_a_token() {
    let Bench { key, server, access, .. } = bench().await;
    *server.set.lock().unwrap() = "\"broken\"".to_owned();
    let new = SigningKey::new("new");
    assert_eq!(access.verify(&new.token(&server.access_claims()), NOW).await.err(), Some(Rejection::NoKeys));
    *server.set.lock().unwrap() = json!({ "keys": [key.jwk] }).to_string();
}

#[tokio::test]
async fn without_keys_nothing_is_said_about_a_token() {
    let key = SigningKey::new("key");
    let server = KeyServer::start(&json!({ "keys": [] })).await;
    let access: Verifier<Access> = Verifier::new(&server.pool(), Keys::of(&server.pool()).unwrap());
    let rejection = access.verify(&key.token(&server.access_claims()), NOW).await.err();
    assert_eq!(rejection, Some(Rejection::NoKeys));
}

async fn futures_join<F: Future>(times: usize, make: impl Fn() -> F) -> Vec<F::Output> {
    futures::future::join_all((0..times).map(|_| make())).await
}
