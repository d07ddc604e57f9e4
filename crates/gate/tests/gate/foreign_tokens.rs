//! What was issued elsewhere is worth nothing here: by another user pool, to another app client, to another
//! installation.

use crate::support::{APP, PASSWORD, World, settings, world, world_of};
use gate::{Caller, Clock, Credentials, SignInError};
use identity::{Code, OAuthClient, Rejection, TokenError, UserPool};
use local::{Endpoint, Options, Switches, TokenFault, TokenKind, WhichToken, testing::Browser as Pages};

const ANOTHER_CLIENT: &str = "another1client2of3the4pool";

#[tokio::test]
async fn c3_a_code_of_another_pool_is_refused_and_good_only_there() {
    let (here, there) = (world().await, world().await);
    let (ours, theirs) = (here.return_of("it-member").await, there.return_of("it-member").await);
    let crossed = ours.with("code", &theirs.query["code"]);
    assert_eq!(here.complete(&crossed).await.unwrap_err(), SignInError::CodeRefused);
    assert!(here.store.sessions.of(&here.user_id("it-member").await, 0).await.unwrap().is_empty());
    assert_eq!(there.services.faults().calls(Endpoint::Token), 0, "nobody asks the other pool");
    assert!(there.complete(&theirs).await.is_ok(), "the code is good where it comes from");
}

/// A token endpoint that gives what is somebody else's: the tokens say so themselves.
#[tokio::test]
async fn c2_tokens_for_another_client_or_of_another_pool_sign_nobody_in_and_are_revoked() {
    for kind in [TokenKind::InvalidAudience, TokenKind::MissingAudience, TokenKind::InvalidIssuer] {
        for of in [WhichToken::Id, WhichToken::Access] {
            let world = world().await;
            let back = world.return_of("it-member").await;
            let tokens = Some(TokenFault { kind, of, only_refreshed: false });
            world.services.faults().set(Switches { tokens, ..Switches::default() }).await.unwrap();
            let error = world.complete(&back).await.unwrap_err();
            let SignInError::TokenRefused(rejection) = &error else { unreachable!("{kind:?} {of:?}: {error:?}") };
            let expected = if kind == TokenKind::InvalidIssuer { "ISS" } else { "AUD" };
            assert_eq!(rejection.code(), expected, "{kind:?} {of:?}");
            assert_eq!(world.services.faults().calls(Endpoint::Revoke), 1, "{kind:?} {of:?}");
            assert!(world.store.sessions.of(&world.user_id("it-member").await, 0).await.unwrap().is_empty());
        }
    }
}

/// Both tokens are the person's, but not of one sign-in.
#[tokio::test]
async fn tokens_of_two_sign_ins_sign_nobody_in_and_are_revoked() {
    for of in [WhichToken::Id, WhichToken::Access] {
        let world = world().await;
        let back = world.return_of("it-member").await;
        let tokens = Some(TokenFault { kind: TokenKind::OtherOrigin, of, only_refreshed: false });
        world.services.faults().set(Switches { tokens, ..Switches::default() }).await.unwrap();
        let refused = world.complete(&back).await.unwrap_err();
        assert_eq!(refused, SignInError::TokenRefused(Rejection::Subject("origin_jti")), "{of:?}");
        assert_eq!(world.services.faults().calls(Endpoint::Revoke), 1, "{of:?}");
    }
}

async fn beside_another_client() -> World {
    let mut options = Options::for_tests();
    options.further_clients = vec![ANOTHER_CLIENT.to_owned()];
    options.lifetimes.refresh_grace = None;
    world_of(options, Clock::system()).await
}

/// The hosted UI is asked for a code for the other client, with everything else as Usher wants it.
#[tokio::test]
async fn c2_a_code_of_another_client_is_refused() {
    let world = beside_another_client().await;
    let begun = world.begin().await;
    let ours = format!("client_id={}", world.services.user_pool.client_id);
    let theirs = begun.location.replace(&ours, &format!("client_id={ANOTHER_CLIENT}"));
    assert_ne!(theirs, begun.location);
    let back = world.return_from(begun.cookie, &theirs, "it-member").await;
    assert_eq!(world.complete(&back).await.unwrap_err(), SignInError::CodeRefused);
    assert!(world.store.sessions.of(&world.user_id("it-member").await, 0).await.unwrap().is_empty());
}

#[tokio::test]
async fn c2_a_refresh_token_of_another_client_is_refused() {
    let world = beside_another_client().await;
    let of = |client: &str| {
        let pool = settings(&world.services, Clock::system()).pool;
        OAuthClient::new(UserPool { client_id: client.to_owned(), ..pool }).unwrap()
    };
    let (theirs, ours) = (of(ANOTHER_CLIENT), of(&world.services.user_pool.client_id));
    let (attempt, location) = theirs.begin(None, false, None, "/".to_owned(), 0);
    let browser = Pages::stopping_at(&format!("{APP}/"));
    let page = browser.follow(&location).await.page_url();
    let code = Code::new(browser.submit(&page, "it-member", PASSWORD).await.code());
    let token = theirs.exchange(&attempt, &code).await.unwrap().refresh.unwrap();
    assert_eq!(ours.refresh(&token).await.map(drop), Err(TokenError::InvalidGrant));
    assert!(theirs.refresh(&token).await.is_ok(), "it is good where it comes from");
}

#[tokio::test]
async fn t186_an_access_token_of_another_pool_with_the_same_client_opens_nothing() {
    let (here, there) = (world().await, world().await);
    assert_eq!(here.services.user_pool.client_id, there.services.user_pool.client_id);
    let header = format!("Bearer {}", there.access_token("it-member").await);
    let credentials = Credentials { authorization: Some(header.as_bytes()), ..Credentials::default() };
    assert!(matches!(here.gate.sessions.resolve(credentials).await.unwrap(), Caller::InvalidToken(_)));
    assert!(matches!(there.gate.sessions.resolve(credentials).await.unwrap(), Caller::Bearer(_)));
}

#[tokio::test]
async fn a_session_cookie_of_another_installation_opens_nothing() {
    let (here, there) = (world().await, world().await);
    let cookie = there.sign_in("it-member").await;
    assert!(matches!(here.resolve(&cookie).await, Caller::Expired));
    assert!(matches!(there.resolve(&cookie).await, Caller::SignedIn(_)));
}
