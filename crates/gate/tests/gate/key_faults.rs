//! What goes wrong with the user pool's keys while people are signed in.

use crate::support::{World, world_of};
use access::Dependency;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use gate::{Caller, Clock, Credentials, Refusal};
use identity::{Monotonic, Rejection};
use local::{Endpoint, EndpointFault, ErrorAnswer, KeyRotation, KeySetFault, LostConnection, Options, Switches};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

/// Keys are fetched for an unknown one no sooner than ten seconds after the last time. In seconds.
const FETCHED_AGAIN: u64 = 10;
/// Many times longer than it takes.
const PATIENCE: Duration = Duration::from_secs(20);
/// Keys are waited for for three seconds; the rest is for a machine that is busy.
const FETCH: Duration = Duration::from_secs(10);
/// While somebody waits, keys are asked for again after this at most.
const PAUSE: Duration = Duration::from_secs(2);
/// Of a page, which waits for no keys.
const AT_ONCE: Duration = Duration::from_secs(2);

/// A world, and by how many seconds its keys are older than they are.
async fn world_and_age_of_keys() -> (World, Arc<AtomicU64>) {
    let (begun, older) = (Instant::now(), Arc::new(AtomicU64::new(0)));
    let by = Arc::clone(&older);
    let monotonic = Monotonic::from_fn(move || begun.elapsed() + Duration::from_secs(by.load(SeqCst)));
    (world_of(Options::for_tests(), Clock::system().with_monotonic(monotonic)).await, older)
}

#[tokio::test]
async fn new_keys_of_the_pool_end_sessions_cleanly_and_a_new_sign_in_works() {
    let (world, age) = world_and_age_of_keys().await;
    let cookie = world.sign_in("it-member").await;
    let rotate_keys = Some(KeyRotation::WithoutOverlap);
    world.services.faults().set(Switches { rotate_keys, ..Switches::default() }).await.unwrap();
    // What is known counts until then.
    age.store(FETCHED_AGAIN, SeqCst);
    assert!(matches!(world.resolve(&cookie).await, Caller::SignedIn(_)));
    let new = world.sign_in("it-member").await;
    assert!(matches!(world.resolve(&new).await, Caller::SignedIn(_)));
    assert!(matches!(world.resolve(&cookie).await, Caller::Expired));
}

/// Keys that cannot be had.
fn troubles() -> Vec<Switches> {
    let endpoint = |fault| Switches { endpoints: [(Endpoint::Jwks, fault)].into(), ..Switches::default() };
    let answer = |status, body: &str| {
        let error = Some(ErrorAnswer { status, body: body.to_owned() });
        endpoint(EndpointFault { error, ..EndpointFault::default() })
    };
    let broken = |fault| Switches { key_set: Some(fault), ..Switches::default() };
    vec![
        endpoint(EndpointFault { delay_ms: 60_000, ..EndpointFault::default() }),
        endpoint(EndpointFault { drop: Some(LostConnection::BeforeWork), ..EndpointFault::default() }),
        answer(500, "{}"),
        answer(429, "{}"),
        answer(200, ""),
        broken(KeySetFault::Truncated),
        broken(KeySetFault::Html),
        broken(KeySetFault::Empty),
    ]
}

/// A bearer token that names a key which nobody knows.
async fn ask_for_an_unknown_key(world: &World) -> Result<Caller, Refusal> {
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","kid":"unknown"}"#);
    let authorization = format!("Bearer {header}.e30.c2ln");
    world
        .gate
        .sessions
        .resolve(Credentials { authorization: Some(authorization.as_bytes()), ..Credentials::default() })
        .await
}

#[tokio::test]
async fn while_keys_cannot_be_had_those_that_are_known_keep_working() {
    let worlds = troubles().into_iter().map(async |trouble| {
        let (world, age) = world_and_age_of_keys().await;
        let cookie = world.sign_in("it-member").await;
        age.store(FETCHED_AGAIN, SeqCst);
        world.services.faults().set(trouble.clone()).await.unwrap();
        let before = world.services.faults().calls(Endpoint::Jwks);
        let page = async {
            // While the keys are being fetched.
            tokio::time::sleep(Duration::from_millis(300)).await;
            let begun = Instant::now();
            assert!(matches!(world.resolve(&cookie).await, Caller::SignedIn(_)), "{trouble:?}");
            assert!(begun.elapsed() < AT_ONCE, "{trouble:?}: {:?}", begun.elapsed());
        };
        let begun = Instant::now();
        let (unknown, ()) = tokio::join!(ask_for_an_unknown_key(&world), page);
        assert!(begun.elapsed() < FETCH, "{trouble:?}: {:?}", begun.elapsed());
        // It may be good: nobody knows.
        let Err(Refusal::Unavailable(outage)) = unknown else { panic!("{trouble:?}: {unknown:?}") };
        assert_eq!(outage.dependency, Dependency::SigningKeys, "{trouble:?}");
        assert!(outage.retry_after.is_some_and(|wait| wait <= PAUSE), "{trouble:?}: {outage:?}");
        assert!(world.services.faults().calls(Endpoint::Jwks) > before, "{trouble:?}");

        // Tokens that were never seen are verified as well.
        let new = world.sign_in("it-member").await;
        for cookie in [&cookie, &new] {
            assert!(matches!(world.resolve(cookie).await, Caller::SignedIn(_)), "{trouble:?}");
        }

        // Row 9: as soon as they can be had again, they are, while somebody asks.
        let unavailable = |asked: &Result<Caller, Refusal>| matches!(asked, Err(Refusal::Unavailable(_)));
        assert!(unavailable(&ask_for_an_unknown_key(&world).await), "{trouble:?}");
        world.services.faults().clear();
        let begun = Instant::now();
        let asked = loop {
            let asked = ask_for_an_unknown_key(&world).await;
            if !unavailable(&asked) || begun.elapsed() > PATIENCE {
                break asked;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        assert!(matches!(asked, Ok(Caller::InvalidToken(Rejection::Kid(_)))), "{trouble:?}: {asked:?}");
        assert!(begun.elapsed() < PAUSE + FETCH, "{trouble:?}: {:?}", begun.elapsed());
    });
    futures::future::join_all(worlds).await;
}
