//! What a program is told about its bearer token (RFC 6750, section 3): that it is refused, never why; that it lacks a
//! scope; that nobody can say.

use crate::{
    program::{Program, services},
    support::{Usher, header, usher},
};
use local::{Endpoint, EndpointFault, ErrorAnswer, Switches, TokenFault, TokenKind, TokenLifetimes, WhichToken};
use reqwest::Response;
use serde_json::Value;
use std::{collections::BTreeMap, time::Duration};

const LIST: &str = "/api/resources/list";
const SCOPE: &str = "USHER_COGNITO_REQUIRED_SCOPE";

async fn ask(usher: &Usher, token: &str) -> Response {
    usher.request("GET", LIST).bearer_auth(token).send().await.unwrap()
}

/// Everything that an answer says, with one word for the id that each request has.
async fn told(answer: Response) -> (u16, BTreeMap<String, String>, String) {
    let status = answer.status().as_u16();
    let id = header(&answer, "x-request-id");
    let without_id = |text: &str| if id.is_empty() { text.to_owned() } else { text.replace(&id, "ID") };
    let headers = answer.headers().iter().filter(|(name, _)| *name != "date");
    let headers = headers.map(|(name, value)| (name.to_string(), without_id(value.to_str().unwrap()))).collect();
    let body = answer.text().await.unwrap();
    let in_body = serde_json::from_str::<Value>(&body).unwrap()["request_id"].as_str().unwrap().to_owned();
    (status, headers, body.replace(&in_body, "ID"))
}

/// Access tokens that the pool signed, wrong in one way.
async fn wrong(usher: &Usher, kind: TokenKind) -> String {
    let fault = Some(TokenFault { kind, of: WhichToken::Access, only_refreshed: false });
    usher.services.faults().set(Switches { tokens: fault, ..Switches::default() }).await.unwrap();
    let token = usher.access_token("it-member").await;
    usher.services.faults().clear();
    token
}

#[tokio::test]
async fn whatever_is_wrong_with_a_token_the_answer_is_the_same() {
    let usher = usher().await;
    let short = Some(TokenLifetimes { access_token: Some(1), ..TokenLifetimes::default() });
    let before = Switches { lifetimes: short, clock_ahead: Some(-2), ..Switches::default() };
    usher.services.faults().set(before).await.unwrap();
    let expired = usher.access_token("it-member").await;
    usher.services.faults().clear();
    let mut tokens = vec![
        ("expired", expired),
        ("an ID token", usher.tokens("it-member").await["id_token"].as_str().unwrap().to_owned()),
        ("no token", "nonsense".to_owned()),
        ("too long", "a".repeat(9_000)),
    ];
    for (what, kind) in [
        ("another issuer", TokenKind::InvalidIssuer),
        ("another signature", TokenKind::InvalidSignature),
        ("another client", TokenKind::InvalidAudience),
        ("no subject", TokenKind::MissingSubject),
        ("no key id", TokenKind::MissingKid),
        ("alg HS256", TokenKind::Hs256),
        ("alg none", TokenKind::SignatureNone),
    ] {
        tokens.push((what, wrong(&usher, kind).await));
    }
    let good = usher.access_token("it-member").await;
    assert_eq!(ask(&usher, &good).await.status(), 200);
    // Its person is signed out everywhere: the same token is refused from then on.
    let (admin, _) = (usher.signed_in("admin").await, usher.signed_in("it-member").await);
    let ended = usher.post(&admin, "/admin/people/it-member", &[("end", "all")]).await;
    assert_eq!(ended.status(), 303);
    tokens.push(("revoked", good));

    let first = told(ask(&usher, &tokens[0].1).await).await;
    assert_eq!((first.0, first.1["www-authenticate"].as_str()), (401, "Bearer error=\"invalid_token\""));
    for (what, token) in &tokens {
        assert_eq!(told(ask(&usher, token).await).await, first, "{what}");
    }
}

#[tokio::test]
async fn t230_a_token_without_the_scope_that_is_configured_is_a_403_that_says_so() {
    let services = services().await;
    let wanting = Program::with(services.clone(), "info", &[(SCOPE, "usher/app")]).await;
    let token = wanting.usher.access_token("it-member").await;
    let answer = ask(&wanting.usher, &token).await;
    assert_eq!(answer.status(), 403);
    assert_eq!(header(&answer, "www-authenticate"), "Bearer error=\"insufficient_scope\"");
    assert_eq!(header(&answer, "content-type"), "application/problem+json");
    let body = answer.text().await.unwrap();
    assert!(body.contains("scope") && !body.contains("openid"), "it says what is missing, not what is there: {body}");
    let change = wanting.usher.request("POST", "/api/resources/create").bearer_auth(&token);
    let change = change.json(&serde_json::json!({ "draft": { "path": "/t230", "title": "A" } }));
    assert_eq!(change.send().await.unwrap().status(), 403);
    // A token that holds in no way is told nothing of scopes.
    let expired = ask(&wanting.usher, &format!("{token}x")).await;
    assert_eq!(
        (expired.status().as_u16(), header(&expired, "www-authenticate").as_str()),
        (401, "Bearer error=\"invalid_token\"")
    );

    // The scopes of these tokens are `openid`, `email` and `profile`: one of them is enough, a part of one is not.
    for (scope, expected) in [("email", 200), ("mail", 403), ("open", 403)] {
        let server = Program::with(services.clone(), "info", &[(SCOPE, scope)]).await;
        assert_eq!(ask(&server.usher, &token).await.status(), expected, "{scope}");
    }
}

#[tokio::test]
async fn without_any_keys_a_token_is_a_503_and_never_a_401() {
    let services = services().await;
    let away =
        EndpointFault { error: Some(ErrorAnswer { status: 500, body: String::new() }), ..EndpointFault::default() };
    let jwks = |fault| Switches { endpoints: [(Endpoint::Jwks, fault)].into(), ..Switches::default() };
    services.faults().set(jwks(away)).await.unwrap();
    let server = Program::beside(services.clone(), "info").await;
    let token = server.usher.access_token("it-member").await;
    for token in [token.as_str(), &format!("{}.c2ln", token.rsplit_once('.').unwrap().0)] {
        let answer = ask(&server.usher, token).await;
        assert_eq!(answer.status(), 503);
        assert_eq!(header(&answer, "www-authenticate"), "");
        // Row 9: what failed is called by its name, and who comes when it is said finds that it was tried again.
        let seconds: u64 = header(&answer, "retry-after").parse().unwrap();
        assert!((1..=3).contains(&seconds), "{seconds}");
        let body = answer.text().await.unwrap();
        assert!(body.contains("signing keys") && body.contains("\"dependency\":\"signing_keys\""), "{body}");
        assert!(!body.contains("database"), "{body}");
    }
    services.faults().set(jwks(EndpointFault::default())).await.unwrap();
    let mut status = 503;
    for _ in 0..200 {
        status = ask(&server.usher, &token).await.status().as_u16();
        if status != 503 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(status, 200, "the keys are back");
}
