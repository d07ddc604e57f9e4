//! What goes wrong at Cognito while people sign in, while their tokens are renewed and while they sign out. Numbers are
//! those of the catalogue of attacks on OAuth clients.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use gate::{Caller, Clock, Credentials, Refusal, SignInError};
use identity::Rejection;
use local::{
    AuthorizeError, Endpoint, EndpointFault, ErrorAnswer, KeyRotation, LostConnection, Options, Switches, TokenFault,
    TokenKind, WhichToken,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};
use support::{World, movable_clock, parameter, settings, wire::Wire, world, world_of};

/// Longer than the tokens of the tests last, in seconds.
const TOKENS_END: u64 = 301;
/// In the minute before the tokens end.
const TOKENS_NEARLY_END: u64 = 250;

/// A world whose time passes when it is told to, at Usher and at Cognito alike, and a person who is signed in.
struct Story {
    world: World,
    ahead: Arc<AtomicU64>,
    clock: Clock,
    cookie: String,
}

impl Story {
    async fn begin() -> Self {
        Self::with(Options::for_tests()).await
    }

    async fn with(options: Options) -> Self {
        let (clock, ahead) = movable_clock();
        let world = world_of(options, clock.clone()).await;
        let cookie = world.sign_in("it-member").await;
        Self { world, ahead, clock, cookie }
    }

    async fn pass(&self, seconds: u64) {
        let ahead = self.ahead.fetch_add(seconds, SeqCst) + seconds;
        self.switch(Switches { clock_ahead: Some(ahead.try_into().unwrap()), ..Switches::default() }).await;
    }

    async fn switch(&self, switches: Switches) {
        self.world.services.faults().set(switches).await.unwrap();
    }

    async fn token_endpoint(&self, fault: EndpointFault) {
        self.switch(token_endpoint(fault)).await;
    }

    async fn resolve(&self) -> Result<Caller, Refusal> {
        let credentials = Credentials { cookie: Some(&self.cookie), in_use: true, ..Credentials::default() };
        self.world.gate.resolve(credentials).await
    }

    async fn is_signed_in(&self) -> bool {
        matches!(self.resolve().await, Ok(Caller::SignedIn(_)))
    }

    async fn is_unavailable(&self) -> bool {
        matches!(self.resolve().await, Err(Refusal::Unavailable(_)))
    }

    /// Whether it is over, here and in the table.
    async fn is_over(&self) -> bool {
        matches!(self.resolve().await, Ok(Caller::Expired)) && self.rows().await == 0
    }

    async fn rows(&self) -> usize {
        self.world.store.sessions.of("it-member", 0).await.unwrap().len()
    }

    fn asked(&self) -> u64 {
        self.world.services.faults().calls(Endpoint::Token)
    }
}

fn token_endpoint(fault: EndpointFault) -> Switches {
    Switches { endpoints: [(Endpoint::Token, fault)].into(), ..Switches::default() }
}

fn lost(times: u32) -> EndpointFault {
    EndpointFault { drop: Some(LostConnection::AfterWork), times: Some(times), ..EndpointFault::default() }
}

fn answers(status: u16, body: &str) -> EndpointFault {
    EndpointFault { error: Some(ErrorAnswer { status, body: body.to_owned() }), ..EndpointFault::default() }
}

fn refreshed(kind: TokenKind, of: WhichToken) -> Switches {
    Switches { tokens: Some(TokenFault { kind, of, only_refreshed: true }), ..Switches::default() }
}

#[tokio::test]
async fn r3_a_renewal_whose_answer_is_lost_is_asked_for_once_more() {
    let story = Story::begin().await;
    story.pass(TOKENS_END).await;
    story.token_endpoint(lost(1)).await;
    assert!(story.is_signed_in().await);
    assert_eq!(story.world.services.faults().refreshes(), 2);
}

#[tokio::test]
async fn r3_when_both_answers_are_lost_the_next_call_within_the_grace_succeeds() {
    let story = Story::begin().await;
    story.pass(TOKENS_END).await;
    story.token_endpoint(lost(2)).await;
    assert!(story.is_unavailable().await);
    // The lease is over, Cognito's grace of ten seconds is not.
    story.pass(7).await;
    assert!(story.is_signed_in().await);
}

#[tokio::test]
async fn r4_a_refresh_token_used_after_its_grace_ends_the_session() {
    let story = Story::begin().await;
    story.pass(TOKENS_END).await;
    story.token_endpoint(lost(2)).await;
    assert!(story.is_unavailable().await);
    story.pass(11).await;
    assert!(story.is_over().await);
}

#[tokio::test]
async fn r5_signing_out_during_a_renewal_wins() {
    let story = Story::begin().await;
    let wire = Wire::to(&story.world.services.user_pool.domain).await;
    let mut settings = settings(&story.world.services, story.clock.clone());
    settings.pool.domain = wire.url.clone();
    let renewing = gate::Gate::new(settings, story.world.store.clone()).await.unwrap();
    story.pass(TOKENS_END).await;
    wire.hold();
    let cookie = story.cookie.clone();
    let request =
        tokio::spawn(
            async move { renewing.resolve(Credentials { cookie: Some(&cookie), ..Credentials::default() }).await },
        );
    wire.held().await;
    story.world.gate.sign_out(Some(&story.cookie)).await.unwrap();
    wire.release();
    assert!(matches!(request.await.unwrap(), Ok(Caller::Expired)));
    assert!(story.is_over().await);
}

#[tokio::test]
async fn r10_a_sign_out_everywhere_during_a_renewal_wins() {
    let story = Story::begin().await;
    let admin = story.world.caller("admin").await;
    let wire = Wire::to(&story.world.services.user_pool.domain).await;
    let mut settings = settings(&story.world.services, story.clock.clone());
    settings.pool.domain = wire.url.clone();
    let renewing = gate::Gate::new(settings, story.world.store.clone()).await.unwrap();
    story.pass(TOKENS_END).await;
    wire.hold();
    let cookie = story.cookie.clone();
    let request =
        tokio::spawn(
            async move { renewing.resolve(Credentials { cookie: Some(&cookie), ..Credentials::default() }).await },
        );
    wire.held().await;
    assert!(story.world.gate.sign_out_everywhere(&admin, "it-member").await.unwrap().is_complete());
    wire.release();
    assert!(matches!(request.await.unwrap(), Ok(Caller::Expired)));
    assert!(story.is_over().await);
}

#[tokio::test]
async fn r6_renewed_tokens_of_somebody_else_end_the_session() {
    for of in [WhichToken::Both, WhichToken::Id, WhichToken::Access] {
        let story = Story::begin().await;
        story.pass(TOKENS_END).await;
        story.switch(refreshed(TokenKind::OtherSubject, of)).await;
        assert!(story.is_over().await, "{of:?}");
        let remembered = story.world.reasons_of("session_ended").await;
        assert_eq!(remembered, ["Its renewed tokens were another sign-in's."], "{of:?}");
    }
}

#[tokio::test]
async fn n5_a_renewed_id_token_with_another_nonce_ends_the_session() {
    let story = Story::begin().await;
    story.pass(TOKENS_END).await;
    story.switch(refreshed(TokenKind::InvalidNonce, WhichToken::Id)).await;
    assert!(story.is_over().await);
}

#[tokio::test]
async fn renewed_tokens_that_do_not_hold_are_not_taken_and_the_old_ones_serve() {
    for kind in [TokenKind::InvalidIssuer, TokenKind::InvalidAudience, TokenKind::InvalidSignature, TokenKind::Hs256] {
        let story = Story::begin().await;
        story.pass(TOKENS_NEARLY_END).await;
        story.switch(refreshed(kind, WhichToken::Both)).await;
        assert!(story.is_signed_in().await, "{kind:?}: by the old tokens");
        story.pass(60).await;
        assert!(!story.is_signed_in().await, "{kind:?}");
    }
}

#[tokio::test]
async fn r7_without_a_new_refresh_token_the_old_one_is_kept() {
    let mut options = Options::for_tests();
    options.lifetimes.refresh_grace = None;
    let story = Story::with(options).await;
    for renewals in 1..=2 {
        story.pass(TOKENS_END).await;
        assert!(story.is_signed_in().await);
        assert_eq!(story.world.services.faults().refreshes(), renewals);
    }
}

#[tokio::test]
async fn r8_without_cognito_the_old_tokens_serve_and_then_the_session_waits_for_it() {
    let faults = [
        EndpointFault { drop: Some(LostConnection::BeforeWork), ..EndpointFault::default() },
        answers(503, "<h1>Unavailable</h1>"),
        answers(500, "{}"),
        answers(200, "<html>"),
        answers(400, r#"{"error":"invalid_client"}"#),
        answers(400, r#"{"error":"unauthorized_client"}"#),
        answers(400, r#"{"error":"unsupported_grant_type"}"#),
        answers(400, r#"{"error":"invalid_request"}"#),
        answers(400, r#"{"error":"invalid_scope"}"#),
    ];
    for fault in faults {
        let story = Story::begin().await;
        story.token_endpoint(fault.clone()).await;
        story.pass(TOKENS_NEARLY_END).await;
        assert!(story.is_signed_in().await, "{fault:?}: by the old tokens");
        story.pass(TOKENS_END - TOKENS_NEARLY_END).await;
        assert!(story.is_unavailable().await, "{fault:?}");
        // An outage of half an hour, and the person tries now and then.
        for _ in 0..2 {
            story.pass(900).await;
            assert!(story.is_unavailable().await, "{fault:?}");
        }
        story.token_endpoint(EndpointFault::default()).await;
        story.pass(7).await;
        assert!(story.is_signed_in().await, "{fault:?}: Cognito is back");
    }
}

#[tokio::test]
async fn r9_of_a_session_that_cognito_throttles_it_hears_once_in_five_seconds() {
    let story = Story::begin().await;
    story.token_endpoint(answers(429, r#"{"error":"TooManyRequestsException"}"#)).await;
    let before = story.asked();
    story.pass(TOKENS_NEARLY_END).await;
    let all = futures::future::join_all((0..20).map(|_| story.is_signed_in())).await;
    assert!(all.iter().all(|signed_in| *signed_in), "by the old tokens");
    assert_eq!(story.asked() - before, 1);
    story.pass(TOKENS_END - TOKENS_NEARLY_END).await;
    let started = std::time::Instant::now();
    let all = futures::future::join_all((0..20).map(|_| story.is_unavailable())).await;
    assert!(all.iter().all(|unavailable| *unavailable));
    assert_eq!(story.asked() - before, 2);
    assert!(started.elapsed().as_secs() < 3, "nobody waits for what has just failed");
    story.pass(4).await;
    assert!(story.is_unavailable().await);
    assert_eq!(story.asked() - before, 2, "not yet");
    story.pass(3).await;
    assert!(story.is_unavailable().await);
    assert_eq!(story.asked() - before, 3);
}

#[tokio::test]
async fn r13_at_its_absolute_limit_a_session_ends_and_nothing_is_renewed() {
    let story = Story::begin().await;
    story.pass(3_599).await;
    // By now nobody has used it for half an hour, which is another limit.
    let session = &story.world.store.sessions.of("it-member", 0).await.unwrap()[0];
    story.world.store.sessions.seen(&session.id_hash, session.started_at + 3_500).await.unwrap();
    assert!(story.is_signed_in().await);
    let before = story.asked();
    story.pass(1).await;
    assert!(matches!(story.resolve().await, Ok(Caller::Expired)));
    assert_eq!(story.asked(), before);
}

#[tokio::test]
async fn n1_n2_n4_an_id_token_without_this_sign_ins_nonce_signs_nobody_in_and_its_refresh_token_is_revoked() {
    for kind in [TokenKind::MissingNonce, TokenKind::InvalidNonce, TokenKind::NonceArray] {
        let world = world().await;
        let fault = TokenFault { kind, of: WhichToken::Id, only_refreshed: false };
        world.services.faults().set(Switches { tokens: Some(fault), ..Switches::default() }).await.unwrap();
        let back = world.return_of("it-member").await;
        assert_eq!(world.complete(&back).await.unwrap_err(), SignInError::TokenRefused(Rejection::Nonce), "{kind:?}");
        assert_eq!(world.services.faults().calls(Endpoint::Revoke), 1, "{kind:?}");
        assert!(world.store.sessions.of("it-member", 0).await.unwrap().is_empty());
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
    let earlier = world.begin();
    let begun = world.begin();
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
    assert!(world.store.sessions.of("it-member", 0).await.unwrap().is_empty());
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
        rows.push((code, SignInError::Unavailable(code.to_owned())));
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
        "a_code_that_nobody_knows",
        "\"><img src=x>",
        "",
    ] {
        rows.push((code, SignInError::Misconfigured(code.to_owned())));
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
    let begun = world.begin();
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

#[tokio::test]
async fn new_keys_of_the_pool_end_sessions_cleanly_and_a_new_sign_in_works() {
    let world = world().await;
    let cookie = world.sign_in("it-member").await;
    let rotate_keys = Some(KeyRotation::WithoutOverlap);
    world.services.faults().set(Switches { rotate_keys, ..Switches::default() }).await.unwrap();
    // Keys are fetched for an unknown one no sooner than ten seconds after the last time. What is known counts until then.
    tokio::time::sleep(Duration::from_millis(10_100)).await;
    assert!(matches!(world.resolve(&cookie).await, Caller::SignedIn(_)));
    let new = world.sign_in("it-member").await;
    assert!(matches!(world.resolve(&new).await, Caller::SignedIn(_)));
    assert!(matches!(world.resolve(&cookie).await, Caller::Expired));
}
