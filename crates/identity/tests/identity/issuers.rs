//! Verifiers that trust several issuers and app clients.

use crate::support::{
    Answer, CLIENT, KeyServer, NOW, PROGRAM, SigningKey, access_claims, id_claims, pool, program_claims,
};
use identity::{Access, Id, Program, SigningKeys, TrustedIssuer, UserPoolError, Verified, Verifier};
use serde_json::json;

struct Issuer {
    key: SigningKey,
    server: KeyServer,
    trusted: TrustedIssuer,
}

impl Issuer {
    async fn new(kid: &str) -> Self {
        let key = SigningKey::new(kid);
        let server = KeyServer::start(Answer::json(&json!({ "keys": [key.jwk] }))).await;
        let trusted = TrustedIssuer::new(SigningKeys::of(&pool(&server.issuer)).unwrap(), CLIENT).unwrap();
        Self { key, server, trusted }
    }
}

async fn code<K: identity::TokenKind>(verifier: &Verifier<K>, token: &str) -> &'static str {
    verifier.verify(token, NOW).await.map_or_else(|rejection| rejection.code(), |_: Verified<K>| "accept")
}

#[tokio::test]
async fn a98_two_issuers_with_keys_of_one_name_do_not_pass_for_one_another() {
    let (first, second) = (Issuer::new("same").await, Issuer::new("same").await);
    let verifier = Verifier::<Access>::new(first.trusted).and(second.trusted).unwrap();
    let (to_first, to_second) = (access_claims(&first.server.issuer), access_claims(&second.server.issuer));
    assert_eq!(code(&verifier, &first.key.token(&to_first)).await, "accept");
    assert_eq!(code(&verifier, &second.key.token(&to_second)).await, "accept");
    assert_eq!(code(&verifier, &first.key.token(&to_second)).await, "ISS");
    assert_eq!(code(&verifier, &second.key.token(&to_first)).await, "ISS");
    let stranger = SigningKey::new("same");
    assert_eq!(code(&verifier, &stranger.token(&to_first)).await, "SIG");
}

#[tokio::test]
async fn an_issuer_that_is_down_does_not_stop_the_other_ones_tokens() {
    let (first, second) = (Issuer::new("first").await, Issuer::new("second").await);
    second.server.answer(Answer::Nothing);
    let verifier = Verifier::<Access>::new(first.trusted).and(second.trusted).unwrap();
    assert_eq!(code(&verifier, &first.key.token(&access_claims(&first.server.issuer))).await, "accept");
    // It may be the other one's: nothing can be said about it.
    assert_eq!(code(&verifier, &second.key.token(&access_claims(&second.server.issuer))).await, "NOKEYS");
}

#[tokio::test]
async fn t_193_the_other_form_of_an_issuer_is_taken_when_it_is_configured_and_not_otherwise() {
    let issuer = Issuer::new("key").await;
    let updated = "https://issuer-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_a";
    let token = issuer.key.token(&access_claims(updated));
    let both = Verifier::<Access>::new(issuer.trusted.clone().with_issuer_alias(updated));
    assert_eq!(code(&both, &token).await, "accept");
    assert_eq!(code(&both, &issuer.key.token(&access_claims(&issuer.server.issuer))).await, "accept");
    assert_eq!(code(&Verifier::<Access>::new(issuer.trusted), &token).await, "ISS");
}

#[tokio::test]
async fn a129_tokens_of_several_app_clients_are_taken_and_of_others_not() {
    let issuer = Issuer::new("key").await;
    let trusted = issuer.trusted.with_client("second");
    let (access, id) = (Verifier::<Access>::new(trusted.clone()), Verifier::<Id>::new(trusted));
    for (client, expected) in [(CLIENT, "accept"), ("second", "accept"), ("third", "AUD")] {
        let mut claims = access_claims(&issuer.server.issuer);
        claims["client_id"] = json!(client);
        assert_eq!(code(&access, &issuer.key.token(&claims)).await, expected, "{client}");
        let mut claims = id_claims(&issuer.server.issuer);
        claims["aud"] = json!(client);
        assert_eq!(code(&id, &issuer.key.token(&claims)).await, expected, "{client}");
    }
}

#[tokio::test]
async fn tokens_of_programs_are_taken_when_their_app_client_is_named_and_then_by_their_own_verifier_alone() {
    let issuer = Issuer::new("key").await;
    let token = issuer.key.token(&program_claims(&issuer.server.issuer));
    assert_eq!(code(&Verifier::<Program>::new(issuer.trusted.clone()), &token).await, "AUD", "none is named");
    let trusted = issuer.trusted.clone().with_programs(&[PROGRAM.to_owned()]).unwrap();
    let (programs, users) = (Verifier::<Program>::new(trusted.clone()), Verifier::<Access>::new(trusted.clone()));
    assert!(programs.remembered(&token, NOW).is_none());
    let verified = programs.verify(&token, NOW).await.unwrap();
    assert_eq!(verified.client_id(), PROGRAM);
    assert_eq!(verified.scopes().collect::<Vec<_>>(), ["usher/app", "usher/resources.read"]);
    assert!(programs.remembered(&token, NOW).is_some() && programs.remembered(&token, NOW + 86_400).is_none());
    assert_eq!(code(&users, &token).await, "AUD");
    assert!(users.remembered(&token, NOW).is_none());
    for wrong in ["", CLIENT] {
        let refused = issuer.trusted.clone().with_programs(&[wrong.to_owned()]);
        assert!(matches!(refused, Err(UserPoolError::ProgramClient(id)) if id == wrong), "{wrong:?}");
    }
}

#[tokio::test]
async fn a52_no_scope_is_required_unless_one_is_configured() {
    let issuer = Issuer::new("key").await;
    let verifier = Verifier::<Access>::new(issuer.trusted);
    let mut claims = access_claims(&issuer.server.issuer);
    claims.as_object_mut().unwrap().remove("scope");
    assert_eq!(code(&verifier, &issuer.key.token(&claims)).await, "accept");
}

#[tokio::test]
async fn a102_no_issuer_is_trusted_twice_and_a126_none_without_an_app_client() {
    let keys = SigningKeys::of(&pool("https://issuer.example")).unwrap();
    assert!(matches!(TrustedIssuer::new(keys.clone(), ""), Err(UserPoolError::NoClient)));
    let trusted = TrustedIssuer::new(keys, CLIENT).unwrap();
    let twice = Verifier::<Id>::new(trusted.clone()).and(trusted);
    assert!(matches!(twice, Err(UserPoolError::TrustedTwice(issuer)) if issuer == "https://issuer.example"));
}
