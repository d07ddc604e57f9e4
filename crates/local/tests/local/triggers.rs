//! The Lambda triggers at each point of a user's life.

use crate::browser::{
    App, Browser, PASSWORD, RedirectOutcome, authorize_url, browser, it_is_later, options, sign_in, start, verified,
};
use local::Services;
use serde_json::json;

/// Begins a sign-in at the directory and returns where it ends.
async fn federate(browser: &Browser, services: &Services, username: &str) -> RedirectOutcome {
    let url = authorize_url(services, &[("identity_provider", "CorpSSO"), ("prompt", "login")]);
    let page = browser.follow(&url).await.page_url();
    browser.submit(&page, username, PASSWORD).await
}

/// The error that the application receives.
fn refusal(outcome: &RedirectOutcome) -> String {
    let RedirectOutcome::App(query) = outcome else { panic!("{outcome:?}") };
    query["error_description"].clone()
}

const SUSPENDED: &str = "failed with error Your account is suspended. Ask your administrator..";

#[tokio::test]
async fn a_first_sign_in_creates_the_record_and_a_later_one_its_time() {
    let services = start().await;
    for (username, email) in [("it-member", "it-member@example.com"), ("CorpSSO_it-lead", "it-lead@example.com")] {
        assert_eq!(services.account(username), None, "{username}");
        let arrive = async || match username.strip_prefix("CorpSSO_") {
            None => sign_in(&browser(), &services, username).await,
            Some(name) => federate(&browser(), &services, name).await.code(),
        };
        arrive().await;
        let first = services.account(username).unwrap();
        assert_eq!(first.email.as_deref(), Some(email));
        assert!(first.status.is_active());

        it_is_later(&services, 3_600).await;
        arrive().await;
        let later = services.account(username).unwrap();
        assert_eq!(later.created_at, first.created_at, "{username}");
        assert!(later.last_sign_in_at.unwrap() >= first.created_at + 3_600, "{username}");
        it_is_later(&services, 0).await;
    }
}

#[tokio::test]
async fn tokens_say_what_the_record_says() {
    let services = start().await;
    let tokens = App::new(&services).tokens(&sign_in(&browser(), &services, "it-member").await).await;
    for token in ["id_token", "access_token"] {
        let claims = verified(&services, tokens[token].as_str().unwrap()).await;
        assert_eq!(claims["custom:permissions"], json!(["read:own"]), "{token}");
        assert_eq!(claims["custom:organization"], "default", "{token}");
        assert_eq!(claims["custom:subscription_tier"], "free", "{token}");
    }
}

#[tokio::test]
async fn a_suspended_account_cannot_sign_in_and_gets_no_new_tokens() {
    let services = start().await;
    let app = App::new(&services);
    let here = browser();
    let tokens = app.tokens(&sign_in(&here, &services, "it-member").await).await;
    let code = sign_in(&browser(), &services, "it-member").await;
    services.suspend_account("it-member").await.unwrap();

    let page = browser().follow(&authorize_url(&services, &[])).await.page_url();
    for password in [PASSWORD, "wrong"] {
        let outcome = browser().submit(&page, "it-member", password).await;
        let RedirectOutcome::Page { body, .. } = outcome else { panic!("{outcome:?}") };
        assert!(body.contains(&format!("PreAuthentication {SUSPENDED}")), "{body}");
    }
    let (status, answer) = app.redeem(&code, &[]).await;
    assert_eq!((status, answer["error"].as_str()), (400, Some("invalid_grant")));
    assert_eq!(answer["error_description"], format!("PreTokenGeneration {SUSPENDED}"));
    let (status, answer) = app.refresh(tokens["refresh_token"].as_str().unwrap()).await;
    assert_eq!((status, answer["error"].as_str()), (400, Some("invalid_grant")));
    assert_eq!(answer["error_description"], format!("PreTokenGeneration {SUSPENDED}"));
}

#[tokio::test]
async fn a_suspended_federated_user_cannot_sign_in() {
    let services = start().await;
    federate(&browser(), &services, "it-lead").await.code();
    services.suspend_account("CorpSSO_it-lead").await.unwrap();
    let outcome = federate(&browser(), &services, "it-lead").await;
    assert_eq!(refusal(&outcome), format!("PreAuthentication {SUSPENDED}"));
}

#[tokio::test]
async fn a_federated_user_of_another_domain_is_not_created() {
    let mut options = options();
    options.allowed_domains = vec!["example.org".to_owned()];
    let services = local::start(options).await.unwrap();
    for _ in 0..2 {
        let outcome = federate(&browser(), &services, "it-lead").await;
        assert_eq!(refusal(&outcome), "PreSignUp failed with error Registration not allowed for this email domain.");
    }
    assert_eq!(services.account("CorpSSO_it-lead"), None);
}
