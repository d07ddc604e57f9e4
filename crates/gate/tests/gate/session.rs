//! Sessions: what opens one, what renews its tokens, what ends it.

use crate::support::{self, entry, gate, id_hash, movable_clock, world, world_with};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use gate::{Caller, Clock, Credentials, Refusal};
use std::{
    sync::atomic::{AtomicU64, Ordering::SeqCst},
    time::Duration,
};

fn is_signed_in(caller: &Caller) -> bool {
    matches!(caller, Caller::SignedIn(_))
}

#[tokio::test]
async fn neither_half_of_the_cookie_opens_a_session() {
    let world = world().await;
    let (ann, ben) = (world.sign_in("it-member").await, world.sign_in("marketing-member").await);
    let halves = |cookie: &str| cookie.split_once('.').map(|(id, secret)| (id.to_owned(), secret.to_owned())).unwrap();
    let ((ann_id, _), (_, ben_secret)) = (halves(&ann), halves(&ben));
    let zeros = URL_SAFE_NO_PAD.encode([0; 32]);
    for cookie in [format!("{ann_id}.{ben_secret}"), format!("{ann_id}.{zeros}"), ann_id, String::new(), ".".into()] {
        assert!(matches!(world.resolve(&cookie).await, Caller::Expired), "{cookie}");
    }
    assert!(is_signed_in(&world.resolve(&ann).await));
}

#[tokio::test]
async fn the_table_alone_shows_no_token() {
    let world = world().await;
    let cookie = world.sign_in("it-member").await;
    let Caller::SignedIn(session) = world.resolve(&cookie).await else { unreachable!("signed in") };
    let [header, payload, _] = session.id_token.expose().split('.').collect::<Vec<_>>().try_into().unwrap();
    let dump = reqwest::Client::new()
        .post(&world.services.dynamodb_url)
        .header("x-amz-target", "DynamoDB_20120810.Scan")
        .header("x-amz-date", "20260101T000000Z")
        .header("content-type", "application/x-amz-json-1.0")
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
        )
        .body(r#"{"TableName":"test-v2-sessions"}"#)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let (id, secret) = cookie.split_once('.').unwrap();
    assert!(dump.contains("it-member"), "{dump}");
    // Any three signs stand somewhere in what is sealed; so many of a header or a payload do not by chance.
    for hidden in [id, secret, &header[..12], &payload[..12]] {
        assert!(!dump.contains(hidden), "{hidden}");
    }
}

/// Of ID and access tokens.
const LIFETIME: Duration = Duration::from_secs(300);
/// Tokens are renewed a minute before they expire: by then, in seconds.
const NEARLY_OVER: u64 = 245;

/// So many seconds after the beginning, at Usher and at Cognito alike.
async fn it_is_later(world: &support::World, ahead: &AtomicU64, seconds: u64) {
    ahead.store(seconds, SeqCst);
    let clock_ahead = Some(seconds.try_into().unwrap());
    world.services.faults().set(local::Switches { clock_ahead, ..Default::default() }).await.unwrap();
}

/// The version in the table counts the renewals.
async fn renewals(world: &support::World, cookie: &str) -> u64 {
    world.store.sessions.find(&id_hash(cookie), 0).await.unwrap().unwrap().version - 1
}

#[tokio::test]
async fn r1_r2_many_tabs_at_two_servers_renew_once_and_all_succeed() {
    let (clock, ahead) = movable_clock();
    let world = world_with(LIFETIME, clock.clone()).await;
    let other = gate(&world.services, &world.store, clock).await;
    let cookie = world.sign_in("it-member").await;
    assert_eq!(renewals(&world, &cookie).await, 0);
    it_is_later(&world, &ahead, NEARLY_OVER).await;
    let credentials = Credentials { cookie: Some(&cookie), ..Credentials::default() };
    let calls = (0..40).map(|n| {
        if n % 2 == 0 { world.gate.sessions.resolve(credentials) } else { other.sessions.resolve(credentials) }
    });
    let callers = futures::future::join_all(calls).await;
    assert!(callers.iter().all(|caller| is_signed_in(caller.as_ref().unwrap())));
    assert_eq!(renewals(&world, &cookie).await, 1);
}

#[tokio::test]
async fn r3_a_lease_that_was_left_behind_signs_nobody_out() {
    let (clock, ahead) = movable_clock();
    let world = world_with(LIFETIME, clock).await;
    let cookie = world.sign_in("it-member").await;
    let hash = id_hash(&cookie);
    it_is_later(&world, &ahead, NEARLY_OVER).await;
    let now = world.gate.clock.now();
    let session = world.store.sessions.find(&hash, now).await.unwrap().unwrap();
    // A server that ends before it renews.
    assert!(world.store.sessions.lease(&session, "dead", now, now + 3).await.unwrap().is_some());
    assert!(is_signed_in(&world.resolve(&cookie).await), "the old tokens still hold");
    it_is_later(&world, &ahead, NEARLY_OVER + 4).await;
    assert!(is_signed_in(&world.resolve(&cookie).await));
    assert_eq!(renewals(&world, &cookie).await, 1);
}

#[tokio::test]
async fn tokens_that_have_expired_are_renewed() {
    let (clock, ahead) = movable_clock();
    let world = world_with(LIFETIME, clock).await;
    let cookie = world.sign_in("it-member").await;
    it_is_later(&world, &ahead, LIFETIME.as_secs() + 1).await;
    assert!(is_signed_in(&world.resolve(&cookie).await));
    assert_eq!(renewals(&world, &cookie).await, 1);
}

#[tokio::test]
async fn a_revoked_refresh_token_ends_the_session() {
    let (clock, ahead) = movable_clock();
    let world = world_with(LIFETIME, clock).await;
    let cookie = world.sign_in("it-member").await;
    // Signed out at one server while another still holds the row: the refresh token is revoked, the row comes back.
    let hash = id_hash(&cookie);
    let row = world.store.sessions.find(&hash, 0).await.unwrap().unwrap();
    world.gate.sign_out.here(Some(&cookie)).await.unwrap();
    world.store.sessions.create(&row, &entry()).await.unwrap();
    it_is_later(&world, &ahead, LIFETIME.as_secs() + 1).await;
    assert!(matches!(world.resolve(&cookie).await, Caller::Expired));
    assert!(world.store.sessions.find(&hash, 0).await.unwrap().is_none(), "the row is gone as well");
    assert_eq!(world.reasons_of("session_ended").await, ["Cognito refused its refresh token."]);
}

#[tokio::test]
async fn o5_o8_signing_out_ends_everything_and_twice_is_no_error() {
    let world = world().await;
    let cookie = world.sign_in("it-member").await;
    let half = format!("{}.{}", cookie.split_once('.').unwrap().0, URL_SAFE_NO_PAD.encode([0; 32]));
    world.gate.sign_out.here(Some(&half)).await.unwrap();
    assert!(is_signed_in(&world.resolve(&cookie).await), "half a cookie signs nobody out");
    let signed_out = world.gate.sign_out.here(Some(&cookie)).await.unwrap();
    assert!(signed_out.token_revoked);
    assert!(signed_out.location.starts_with(&format!("{}/logout?", world.services.user_pool.domain)));
    assert!(matches!(world.resolve(&cookie).await, Caller::Expired));
    assert!(world.gate.sign_out.here(Some(&cookie)).await.is_ok());
    assert!(world.gate.sign_out.here(None).await.is_ok());
}

#[tokio::test]
async fn without_the_database_nobody_is_signed_out_and_nobody_let_in() {
    let world = world().await;
    let cookie = world.sign_in("it-member").await;
    world.services.stop_dynamodb().await;
    let credentials = Credentials { cookie: Some(&cookie), ..Credentials::default() };
    assert!(matches!(world.gate.sessions.resolve(credentials).await, Err(Refusal::Unavailable(_))));
    world.services.restart_dynamodb().await.unwrap();
    assert!(is_signed_in(&world.resolve(&cookie).await));
}

#[tokio::test]
async fn an_id_token_is_no_credential() {
    let world = world().await;
    let Caller::SignedIn(session) = world.caller("it-member").await else { unreachable!("signed in") };
    let header = format!("Bearer {}", session.id_token.expose());
    for authorization in [header.as_str(), "Bearer", "Bearer "] {
        let credentials = Credentials { authorization: Some(authorization.as_bytes()), ..Credentials::default() };
        let caller = world.gate.sessions.resolve(credentials).await.unwrap();
        assert!(matches!(caller, Caller::InvalidToken(_)), "{authorization}: {caller:?}");
    }
}

/// Row 15.
#[tokio::test]
async fn schemes_that_are_not_ours_leave_the_cookie_in_force_and_a_bearer_token_does_not() {
    let world = world().await;
    let cookie = world.sign_in("it-member").await;
    let resolve = async |authorization: &[u8], cookie| {
        let credentials = Credentials { authorization: Some(authorization), cookie, in_use: false };
        world.gate.sessions.resolve(credentials).await.unwrap()
    };
    for other in [&b"Basic eDp5"[..], b"Negotiate YII=", b"Digest username=\"a\"", b"nonsense", b"\xff", b""] {
        assert!(is_signed_in(&resolve(other, Some(&cookie)).await), "{other:?}");
        assert!(matches!(resolve(other, None).await, Caller::Anonymous), "{other:?}");
    }
    for ours in [&b"Bearer"[..], b"Bearer x", b"bearer  \xff"] {
        assert!(matches!(resolve(ours, Some(&cookie)).await, Caller::InvalidToken(_)), "{ours:?}");
    }
}

/// Row 14: an attribute with several values opens what each of them opens.
#[tokio::test]
async fn several_departments_in_one_attribute_are_several_roles() {
    let mut options = local::Options::for_tests();
    let member = options.seed.pool.accounts.iter_mut().find(|account| account.username == "it-member").unwrap();
    member.department = Some("[IT, Finance]".to_owned());
    let world = support::world_of(options, Clock::system()).await;
    let Caller::SignedIn(session) = world.caller("it-member").await else { unreachable!("signed in") };
    assert_eq!(session.principal.roles, support::roles(&["department:Finance", "department:IT", "group:usher-users"]));
    let known = world.store.users.find(&world.user_id("it-member").await).await.unwrap().unwrap();
    assert_eq!(known.person.attribute_roles, support::roles(&["department:Finance", "department:IT"]));
}

/// A token that lives 65 seconds was renewed with every request, because a minute before its end is now.
#[tokio::test]
async fn short_lived_tokens_are_renewed_once_in_each_life() {
    let (clock, ahead) = movable_clock();
    let world = world_with(Duration::from_secs(65), clock).await;
    let cookie = world.sign_in("it-member").await;
    let renewals = async |seconds: u64| {
        it_is_later(&world, &ahead, seconds).await;
        for _ in 0..5 {
            assert!(is_signed_in(&world.resolve(&cookie).await));
        }
        world.services.faults().refreshes()
    };
    assert_eq!(renewals(0).await, 0);
    assert_eq!(renewals(40).await, 0);
    assert_eq!(renewals(52).await, 1);
    assert_eq!(renewals(90).await, 1);
    assert_eq!(renewals(104).await, 2);
}
