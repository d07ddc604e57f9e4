//! What goes wrong at Cognito while people sign in. Numbers are those of the catalogue of attacks on OAuth clients.

use crate::support::{
    World, no_answer, parameter,
    story::{Story, answers, token_endpoint},
    world,
};
use gate::SignInError;
use identity::Rejection;
use local::{AuthorizeError, Endpoint, EndpointFault, LostConnection, Switches, TokenFault, TokenKind, WhichToken};

#[tokio::test]
async fn n1_n2_n4_an_id_token_without_this_sign_ins_nonce_signs_nobody_in_and_its_refresh_token_is_revoked() {
    for kind in [TokenKind::MissingNonce, TokenKind::InvalidNonce, TokenKind::NonceArray] {
        let world = world().await;
        let fault = TokenFault { kind, of: WhichToken::Id, only_refreshed: false };
        world.services.faults().set(Switches { tokens: Some(fault), ..Switches::default() }).await.unwrap();
        let back = world.return_of("it-member").await;
        assert_eq!(world.complete(&back).await.unwrap_err(), SignInError::TokenRefused(Rejection::Nonce), "{kind:?}");
        assert_eq!(world.services.faults().calls(Endpoint::Revoke), 1, "{kind:?}");
        assert!(world.store.sessions.of(&world.user_id("it-member").await, 0).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn t225_an_id_token_that_came_with_another_access_token_signs_nobody_in() {
    let world = world().await;
    let fault = TokenFault { kind: TokenKind::InvalidAtHash, of: WhichToken::Id, only_refreshed: false };
    world.services.faults().set(Switches { tokens: Some(fault), ..Switches::default() }).await.unwrap();
    let back = world.return_of("it-member").await;
    let refused = world.complete(&back).await.unwrap_err();
    assert_eq!(refused, SignInError::TokenRefused(Rejection::AccessTokenHash));
    assert_eq!(world.services.faults().calls(Endpoint::Revoke), 1);
}

#[tokio::test]
async fn n3_the_nonce_of_an_earlier_sign_in_is_refused() {
    let world = world().await;
    let earlier = world.begin().await;
    let begun = world.begin().await;
    let nonce = |location: &str| parameter(location, "nonce").unwrap();
    let location = begun.location.replace(&nonce(&begun.location), &nonce(&earlier.location));
    let back = world.return_from(begun.cookie, &location, "it-member").await;
    assert_eq!(world.complete(&back).await.unwrap_err(), SignInError::TokenRefused(Rejection::Nonce));
}

#[tokio::test]
async fn c1_a_used_code_with_a_fresh_state_is_refused() {
    let world = world().await;
    let (first, second) = (world.return_of("it-member").await, world.return_of("it-member").await);
    world.complete(&first).await.unwrap();
    let again = second.with("code", &first.query["code"]);
    assert_eq!(world.complete(&again).await.unwrap_err(), SignInError::CodeRefused);
}

#[tokio::test]
async fn c6_a_code_is_good_for_five_minutes() {
    for (late, expected) in [(299, None), (301, Some(SignInError::CodeRefused))] {
        let story = Story::begin().await;
        let back = story.world.return_of("it-member").await;
        story.pass(late).await;
        assert_eq!(story.world.complete(&back).await.err(), expected, "{late} s");
    }
}

#[tokio::test]
async fn c13_broken_answers_of_the_token_endpoint_sign_nobody_in() {
    let long = format!("{{\"id_token\":\"{}\"}}", "a".repeat(1024 * 1024));
    let unavailable = [
        ("no ID token", r#"{"access_token":"a.b.c","refresh_token":"r","token_type":"Bearer"}"#),
        ("no access token", r#"{"id_token":"a.b.c","refresh_token":"r","token_type":"Bearer"}"#),
        ("token type mac", r#"{"id_token":"a.b.c","access_token":"a.b.c","refresh_token":"r","token_type":"mac"}"#),
        ("a mebibyte", &long),
        ("a page", "<html><body>Maintenance</body></html>"),
        ("half an answer", r#"{"id_token":"a.b.c","acc"#),
        ("nothing", ""),
        ("a list", "[]"),
    ];
    let world = world().await;
    for (name, body) in unavailable {
        let back = world.return_of("it-member").await;
        world.services.faults().set(token_endpoint(answers(200, body))).await.unwrap();
        let error = world.complete(&back).await.unwrap_err();
        assert!(matches!(error, SignInError::Unavailable(_)), "{name}: {error:?}");
        assert!(!error.to_string().contains("a.b.c"), "{error}");
    }
    let back = world.return_of("it-member").await;
    let no_refresh_token = r#"{"id_token":"a.b.c","access_token":"a.b.c","token_type":"Bearer"}"#;
    world.services.faults().set(token_endpoint(answers(200, no_refresh_token))).await.unwrap();
    assert_eq!(world.complete(&back).await.unwrap_err(), SignInError::Misconfigured("no refresh token".into()));
    let back = world.return_of("it-member").await;
    let foreign = r#"{"id_token":"a.b.c","access_token":"a.b.c","refresh_token":"r","token_type":"Bearer","more":1}"#;
    world.services.faults().set(token_endpoint(answers(200, foreign))).await.unwrap();
    assert!(matches!(world.complete(&back).await.unwrap_err(), SignInError::TokenRefused(_)));
    assert!(world.store.sessions.of(&world.user_id("it-member").await, 0).await.unwrap().is_empty());
}

#[tokio::test]
async fn refusals_of_the_token_endpoint_sign_nobody_in() {
    let misconfigured = |code: &str| SignInError::Misconfigured(code.to_owned());
    let rows = [
        ("invalid_grant", SignInError::CodeRefused),
        ("invalid_client", misconfigured("invalid_client")),
        ("unauthorized_client", misconfigured("unauthorized_client")),
        ("unsupported_grant_type", misconfigured("unsupported_grant_type")),
        ("invalid_request", misconfigured("invalid_request")),
        ("invalid_scope", misconfigured("invalid_scope")),
    ];
    let world = world().await;
    for (code, expected) in rows {
        let back = world.return_of("it-member").await;
        let body = format!("{{\"error\":\"{code}\"}}");
        world.services.faults().set(token_endpoint(answers(400, &body))).await.unwrap();
        assert_eq!(world.complete(&back).await.unwrap_err(), expected);
    }
    for status in [429, 500, 503] {
        let back = world.return_of("it-member").await;
        world.services.faults().set(token_endpoint(answers(status, "{}"))).await.unwrap();
        let error = world.complete(&back).await.unwrap_err();
        assert!(matches!(error, SignInError::Unavailable(_)), "{status}: {error:?}");
    }
}

#[tokio::test]
async fn c14_a_code_is_not_sent_again_when_the_connection_dies() {
    for drop in [LostConnection::BeforeWork, LostConnection::AfterWork] {
        let world = world().await;
        let back = world.return_of("it-member").await;
        let fault = EndpointFault { drop: Some(drop), times: Some(1), ..EndpointFault::default() };
        world.services.faults().set(token_endpoint(fault)).await.unwrap();
        let error = world.complete(&back).await.unwrap_err();
        assert!(matches!(error, SignInError::Unavailable(_)), "{drop:?}: {error:?}");
        assert_eq!(world.services.faults().calls(Endpoint::Token), 1, "{drop:?}");
        assert_eq!(world.complete(&back).await.unwrap_err(), SignInError::Replayed, "{drop:?}");
    }
}

#[tokio::test]
async fn each_error_of_the_authorize_endpoint_is_told_apart() {
    let mut rows = Vec::new();
    for code in
        ["access_denied", "login_required", "interaction_required", "consent_required", "account_selection_required"]
    {
        rows.push((code, SignInError::Cancelled));
    }
    for code in ["server_error", "temporarily_unavailable"] {
        rows.push((code, no_answer(code)));
    }
    for code in [
        "invalid_request",
        "unauthorized_client",
        "unsupported_response_type",
        "invalid_scope",
        "invalid_request_uri",
        "invalid_request_object",
        "request_not_supported",
        "request_uri_not_supported",
        "registration_not_supported",
        "invalid_target",
    ] {
        rows.push((code, SignInError::HostedUiMisconfigured(code.to_owned())));
    }
    for code in ["a_code_that_nobody_knows", "\"><img src=x>", ""] {
        rows.push((code, SignInError::Refused(code.to_owned())));
    }
    let long = "e".repeat(10 * 1024);
    rows.push((&long, SignInError::Malformed("query")));
    let world = world().await;
    for (code, expected) in rows {
        for after_login in [false, true] {
            authorize_fails(&world, AuthorizeError { after_login, ..error(code) }).await;
            let back = world.return_of("it-member").await;
            assert_eq!(world.complete(&back).await.unwrap_err(), expected, "{code}");
        }
    }
    assert_eq!(world.services.faults().calls(Endpoint::Token), 0);
}

#[tokio::test]
async fn an_error_without_state_leaves_the_sign_in_as_it_was() {
    let world = world().await;
    let begun = world.begin().await;
    authorize_fails(&world, AuthorizeError { without_state: true, ..error("access_denied") }).await;
    let back = world.return_from(begun.cookie.clone(), &begun.location, "it-member").await;
    assert_eq!(world.complete(&back).await.unwrap_err(), SignInError::Malformed("state"));
    world.services.faults().clear();
    let back = world.return_from(begun.cookie, &begun.location, "it-member").await;
    assert!(world.complete(&back).await.is_ok());
}

fn error(code: &str) -> AuthorizeError {
    AuthorizeError { error: code.to_owned(), description: None, without_state: false, after_login: false }
}

async fn authorize_fails(world: &World, error: AuthorizeError) {
    let switches = Switches { authorize_error: Some(error), ..Switches::default() };
    world.services.faults().set(switches).await.unwrap();
}
