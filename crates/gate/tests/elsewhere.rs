//! What was issued elsewhere is worth nothing here: by another user pool, to another app client, to another installation.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use gate::{Caller, Clock, Credentials, SignInError};
use identity::{Code, Flow, RefreshToken, TokenError};
use local::{Endpoint, Options, Switches, TokenFault, TokenKind, WhichToken, testing::Browser as Pages};
use serde_json::{Value, json};
use support::{APP, PASSWORD, settings, world};

#[tokio::test]
async fn c3_a_code_of_another_pool_is_refused_and_good_only_there() {
    let (here, there) = (world().await, world().await);
    let (ours, theirs) = (here.return_of("it-member").await, there.return_of("it-member").await);
    let crossed = ours.with("code", &theirs.query["code"]);
    assert_eq!(here.complete(&crossed).await.unwrap_err(), SignInError::CodeRefused);
    assert!(here.store.sessions.of("it-member", 0).await.unwrap().is_empty());
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
            assert!(world.store.sessions.of("it-member", 0).await.unwrap().is_empty());
        }
    }
}

/// The pool has one app client. Its file, written anew, says that its refresh tokens were given to another one.
#[tokio::test]
async fn c2_a_refresh_token_of_another_client_is_refused() {
    let folder =
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("another-client-{}", std::process::id()));
    let options = || {
        let mut options = Options::for_tests();
        options.data_dir = Some(folder.clone());
        options.lifetimes.refresh_grace = None;
        options.app_urls.push(APP.to_owned());
        options
    };
    let services = local::start(options()).await.unwrap();
    let flow = Flow::new(settings(&services, Clock::system()).pool).unwrap();
    let (attempt, location) = flow.begin(None, false, "/".to_owned(), 0);
    let browser = Pages::stopping_at(&format!("{APP}/"));
    let page = browser.follow(&location).await.page_url();
    let code = Code::new(browser.submit(&page, "it-member", PASSWORD).await.code());
    let token: RefreshToken = flow.exchange(&attempt, &code).await.unwrap().refresh.unwrap();
    services.shutdown().await;

    let file = folder.join("user-pool.json");
    for (client, expected) in [(None, Ok(())), (Some("another-client"), Err(TokenError::InvalidGrant))] {
        if let Some(client) = client {
            let mut kept: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
            let families = kept["families"].as_object_mut().unwrap();
            assert_eq!(families.len(), 1);
            families.values_mut().for_each(|family| family["client_id"] = json!(client));
            std::fs::write(&file, kept.to_string()).unwrap();
        }
        let services = local::start(options()).await.unwrap();
        let flow = Flow::new(settings(&services, Clock::system()).pool).unwrap();
        assert_eq!(flow.refresh(&token).await.map(drop), expected, "{client:?}");
        services.shutdown().await;
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn t186_an_access_token_of_another_pool_with_the_same_client_opens_nothing() {
    let (here, there) = (world().await, world().await);
    assert_eq!(here.services.user_pool.client_id, there.services.user_pool.client_id);
    let header = format!("Bearer {}", there.access_token("it-member").await);
    let credentials = Credentials { authorization: Some(&header), ..Credentials::default() };
    assert!(matches!(here.gate.resolve(credentials).await.unwrap(), Caller::BadToken(_)));
    assert!(matches!(there.gate.resolve(credentials).await.unwrap(), Caller::Bearer(_)));
}

#[tokio::test]
async fn a_session_cookie_of_another_installation_opens_nothing() {
    let (here, there) = (world().await, world().await);
    let cookie = there.sign_in("it-member").await;
    assert!(matches!(here.resolve(&cookie).await, Caller::Expired));
    assert!(matches!(there.resolve(&cookie).await, Caller::SignedIn(_)));
}
