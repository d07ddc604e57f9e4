//! After a sign-out the user pool itself refuses the refresh token, at once or, when the pool was away, a little later
//! and by itself: whoever carried the token off has nothing.

use crate::support::{World, recorder::Recorder, settings, world_of};
use gate::{Browser, CallbackQuery, Caller, Clock, Credentials, Gate};
use identity::{OAuthClient, RefreshToken, TokenError};
use local::{Endpoint, EndpointFault, ErrorAnswer, Options, Switches};
use std::time::{Duration, Instant};

/// A step that failed is tried again after five seconds; a machine that is busy takes longer.
const TRIED_AGAIN: Duration = Duration::from_secs(5);
const BUSY: Duration = Duration::from_secs(15);

/// A person who is signed in, and a copy of their refresh token, which stays the same: it is not rotated.
struct Theft {
    world: World,
    cookie: String,
    stolen: RefreshToken,
    thief: OAuthClient,
}

impl Theft {
    async fn of(username: &str) -> Self {
        let mut options = Options::for_tests();
        options.lifetimes.refresh_grace = None;
        let world = world_of(options, Clock::system()).await;
        let recorder = Recorder::to(&world.services.user_pool.domain).await;
        let mut overheard = settings(&world.services, Clock::system());
        let thief = OAuthClient::new(overheard.pool.clone()).unwrap();
        overheard.pool.domain = recorder.url.clone();
        let server = Gate::new(overheard, world.store.clone()).await.unwrap();
        let back = world.return_of(username).await;
        let query = CallbackQuery::parse(&back.text()).unwrap();
        let browser = Browser { previous: None, user_agent: "" };
        let completed = server.sign_in.complete(&query, std::slice::from_ref(&back.cookie), browser).await.unwrap();
        let theft =
            Self { world, cookie: completed.cookie, stolen: RefreshToken::new(recorder.refresh_token()), thief };
        assert_eq!(theft.attempt().await, Ok(()), "the copy is good, or the test shows nothing");
        theft
    }

    /// What the pool's token endpoint says to the copy.
    async fn attempt(&self) -> Result<(), TokenError> {
        self.thief.refresh(&self.stolen).await.map(drop)
    }

    async fn endpoint(&self, endpoint: Endpoint, fault: EndpointFault) {
        let switches = Switches { endpoints: [(endpoint, fault)].into(), ..Switches::default() };
        self.world.services.faults().set(switches).await.unwrap();
    }

    /// How long it takes until the pool refuses the copy.
    async fn refused_after(&self) -> Duration {
        let started = Instant::now();
        loop {
            match self.attempt().await {
                Ok(()) if started.elapsed() < TRIED_AGAIN + BUSY => tokio::time::sleep(Duration::from_millis(50)).await,
                answer => {
                    assert_eq!(answer, Err(TokenError::InvalidGrant), "after {:?}", started.elapsed());
                    return started.elapsed();
                }
            }
        }
    }

    async fn is_signed_in(&self) -> bool {
        let credentials = Credentials { cookie: Some(&self.cookie), ..Credentials::default() };
        matches!(self.world.gate.sessions.resolve(credentials).await, Ok(Caller::SignedIn(_)))
    }
}

fn away() -> EndpointFault {
    EndpointFault { error: Some(ErrorAnswer { status: 500, body: "{}".to_owned() }), ..EndpointFault::default() }
}

#[tokio::test]
async fn o5_after_a_sign_out_the_pool_refuses_the_refresh_token() {
    let theft = Theft::of("it-member").await;
    assert!(theft.world.gate.sign_out.here(Some(&theft.cookie)).await.unwrap().token_revoked);
    assert_eq!(theft.attempt().await, Err(TokenError::InvalidGrant));
}

#[tokio::test]
async fn o5_after_a_sign_out_everywhere_the_pool_refuses_the_refresh_token() {
    let theft = Theft::of("it-member").await;
    let admin = theft.world.caller("admin").await;
    assert!(theft.world.gate.sign_out.everywhere(&admin, "it-member").await.unwrap().is_complete());
    assert_eq!(theft.attempt().await, Err(TokenError::InvalidGrant));
}

#[tokio::test]
async fn o7_a_refresh_token_that_could_not_be_revoked_is_revoked_when_the_pool_is_back() {
    let theft = Theft::of("it-member").await;
    theft.endpoint(Endpoint::Revoke, away()).await;
    assert!(!theft.world.gate.sign_out.here(Some(&theft.cookie)).await.unwrap().token_revoked);
    assert!(!theft.is_signed_in().await, "the session is over in any case");
    theft.endpoint(Endpoint::Revoke, EndpointFault::default()).await;
    assert_eq!(theft.attempt().await, Ok(()), "nobody has revoked it yet");
    assert!(theft.refused_after().await > Duration::from_secs(3), "it is not tried at once: the pool is in trouble");
}

#[tokio::test]
async fn signing_out_succeeds_whatever_the_revoke_endpoint_refuses_and_it_is_asked_again() {
    let refusals = [
        (400, "unsupported_token_type"),
        (400, "invalid_request"),
        (400, "invalid_client"),
        (401, "invalid_client"),
        (400, "unauthorized_client"),
    ];
    let sign_outs = refusals.map(async |(status, code)| {
        let theft = Theft::of("it-member").await;
        let error = Some(ErrorAnswer { status, body: format!("{{\"error\":\"{code}\"}}") });
        theft.endpoint(Endpoint::Revoke, EndpointFault { error, ..EndpointFault::default() }).await;
        let done = theft.world.gate.sign_out.here(Some(&theft.cookie)).await.unwrap();
        assert!(!done.token_revoked, "{code}: it is said as it is");
        assert!(done.location.starts_with(&format!("{}/logout?", theft.world.services.user_pool.domain)), "{code}");
        assert!(!theft.is_signed_in().await, "{code}: the session is over in any case");
        assert!(
            theft.world.store.sessions.of(&theft.world.user_id("it-member").await, 0).await.unwrap().is_empty(),
            "{code}"
        );
        assert_eq!(theft.world.reasons_of("sign_out").await.len(), 1, "{code}");
        theft.endpoint(Endpoint::Revoke, EndpointFault::default()).await;
        assert_eq!(theft.attempt().await, Ok(()), "{code}: nobody has revoked it yet");
        theft.refused_after().await;
        assert_eq!(theft.world.services.faults().calls(Endpoint::Revoke), 2, "{code}: once at first, once again");
    });
    futures::future::join_all(sign_outs).await;
}

#[tokio::test]
async fn d4_what_a_sign_out_everywhere_left_at_the_pool_is_done_when_the_pool_is_back() {
    let theft = Theft::of("it-member").await;
    let admin = theft.world.caller("admin").await;
    theft.endpoint(Endpoint::Administration, away()).await;
    let done = theft.world.gate.sign_out.everywhere(&admin, "it-member").await.unwrap();
    assert_eq!((done.sessions_removed, done.tokens_revoked), (true, false));
    assert!(!theft.is_signed_in().await);
    theft.endpoint(Endpoint::Administration, EndpointFault::default()).await;
    assert_eq!(theft.attempt().await, Ok(()), "nobody has revoked it yet");
    theft.refused_after().await;
}
