//! What goes wrong at Cognito while tokens are renewed. Numbers are those of the catalogue of attacks on OAuth clients.

use crate::support::{
    movable_clock, settings,
    story::{Story, TOKENS_END, TOKENS_NEARLY_END, answers, lost, refreshed},
    unreliable::{Calls, Plan, Trouble, Unreliable},
    wire::Wire,
    world, world_of, world_on,
};
use gate::{Caller, Credentials, Gate, Refusal, Settings};
use local::{EndpointFault, LostConnection, Options, TokenKind, WhichToken};
use std::time::Duration;
use tokio::task::JoinHandle;

/// A renewal whose answer Cognito has given, and the server does not hear.
struct Renewal {
    server: Gate,
    wire: Wire,
    caller: JoinHandle<Result<Caller, Refusal>>,
}

impl Renewal {
    /// By a request that comes after so many seconds.
    async fn held_up(story: &Story, seconds: u64) -> Self {
        let wire = Wire::to(&story.world.services.user_pool.domain).await;
        let server = story.server_over(&wire.url).await;
        story.pass(seconds).await;
        wire.hold();
        let (asked, cookie) = (server.clone(), story.cookie.clone());
        let caller = tokio::spawn(async move {
            asked.sessions.resolve(Credentials { cookie: Some(&cookie), ..Credentials::default() }).await
        });
        wire.held().await;
        Self { server, wire, caller }
    }
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
    let renewal = Renewal::held_up(&story, TOKENS_END).await;
    story.world.gate.sign_out.here(Some(&story.cookie)).await.unwrap();
    renewal.wire.release();
    assert!(matches!(renewal.caller.await.unwrap(), Ok(Caller::Expired)));
    assert!(story.is_over().await);
}

#[tokio::test]
async fn r10_a_sign_out_everywhere_during_a_renewal_wins() {
    let story = Story::begin().await;
    let admin = story.world.caller("admin").await;
    let renewal = Renewal::held_up(&story, TOKENS_END).await;
    assert!(story.world.gate.sign_out.everywhere(&admin, "it-member").await.unwrap().is_complete());
    renewal.wire.release();
    assert!(matches!(renewal.caller.await.unwrap(), Ok(Caller::Expired)));
    assert!(story.is_over().await);
}

#[tokio::test]
async fn r10_a_sign_out_everywhere_during_a_renewal_wins_by_its_marker_alone() {
    let (clock, ahead) = movable_clock();
    let services = world().await.services;
    let database = Unreliable::to(&services.dynamodb_url).await;
    let story = Story::of(world_on(services, &database.url, clock.clone()).await, clock, ahead).await;
    let admin = story.world.caller("admin").await;
    let renewal = Renewal::held_up(&story, TOKENS_END).await;

    database.follow(Some(Plan { trouble: Trouble::Error, calls: Calls::Of("DeleteItem") }));
    let gate = story.world.gate.clone();
    let sign_out = tokio::spawn(async move { gate.sign_out.everywhere(&admin, "it-member").await });
    // The marker is in place by then. Cognito does not wait for the tries that follow.
    let struck = async {
        while database.strikes() == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), struck).await.unwrap();
    renewal.wire.release();
    assert!(matches!(renewal.caller.await.unwrap(), Ok(Caller::Expired)));
    for server in [&renewal.server, &story.world.gate] {
        assert!(matches!(story.resolve_at(server).await, Ok(Caller::Expired)));
    }
    assert!(!sign_out.await.unwrap().unwrap().sessions_removed);
    assert_eq!(story.rows().await, 1);
}

#[tokio::test]
async fn r5_r10_a_sign_out_wins_over_old_tokens_that_could_not_be_renewed() {
    let ended = async |everywhere: bool| {
        let story = Story::begin().await;
        let admin = story.world.caller("admin").await;
        let renewal = Renewal::held_up(&story, TOKENS_NEARLY_END).await;
        if everywhere {
            story.world.gate.sign_out.everywhere(&admin, "it-member").await.unwrap();
        } else {
            story.world.gate.sign_out.here(Some(&story.cookie)).await.unwrap();
        }
        // Until it has waited long enough for an answer.
        let caller = renewal.caller.await.unwrap();
        assert!(matches!(caller, Ok(Caller::Expired)), "everywhere: {everywhere}, {caller:?}");
    };
    futures::join!(ended(false), ended(true));
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
    assert!(started.elapsed().as_secs() < 5, "nobody waits for what has just failed");
    // Not five seconds in all, however busy the machine is.
    story.pass(2).await;
    assert!(story.is_unavailable().await);
    assert_eq!(story.asked() - before, 2, "not yet");
    story.pass(5).await;
    assert!(story.is_unavailable().await);
    assert_eq!(story.asked() - before, 3);
}

#[tokio::test]
async fn r11_after_eight_hours_of_sleep_two_servers_renew_once_and_nobody_is_sent_away() {
    let (clock, ahead) = movable_clock();
    let mut world = world_of(Options::for_tests(), clock.clone()).await;
    let server = async || {
        let half_a_day = 12 * 3_600;
        let settings = settings(&world.services, clock.clone());
        let settings = Settings { session_seconds: half_a_day, idle_seconds: half_a_day, ..settings };
        Gate::new(settings, world.store.clone()).await.unwrap()
    };
    let (here, there) = (server().await, server().await);
    world.gate = here.clone();
    let story = Story::of(world, clock, ahead).await;
    for server in [&here, &there] {
        assert!(matches!(story.resolve_at(server).await, Ok(Caller::SignedIn(_))));
    }
    story.pass(8 * 3_600).await;
    let before = story.asked();
    let servers = [&here, &there].into_iter().cycle().take(20);
    let callers = futures::future::join_all(servers.map(|server| story.resolve_at(server))).await;
    assert!(callers.iter().all(|caller| matches!(caller, Ok(Caller::SignedIn(_)))), "{callers:?}");
    assert_eq!(story.asked() - before, 1);
}

#[tokio::test]
async fn r13_at_its_absolute_limit_a_session_ends_and_nothing_is_renewed() {
    let story = Story::begin().await;
    // The machine's own time passes as well: a minute of it is more than the test takes.
    story.pass(3_540).await;
    // By now nobody has used it for half an hour, which is another limit.
    let session = &story.world.store.sessions.of(&story.world.user_id("it-member").await, 0).await.unwrap()[0];
    story.world.store.sessions.seen(session, session.started_at + 3_500, None).await.unwrap();
    assert!(story.is_signed_in().await);
    let before = story.asked();
    story.pass(60).await;
    assert!(matches!(story.resolve().await, Ok(Caller::Expired)));
    assert_eq!(story.asked(), before);
}
