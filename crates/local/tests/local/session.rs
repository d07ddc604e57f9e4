use crate::browser::{
    APP, App, CALLBACK, RedirectOutcome, authorize_url, browser, it_is_later, location, options, sign_in, start,
    verified,
};
use std::time::Duration;

#[tokio::test]
async fn within_the_hour_no_password_is_asked_until_signing_out() {
    let services = start().await;
    let browser = browser();
    let app = App::new(&services);
    let first = app.tokens(&sign_in(&browser, &services, "it-member").await).await;

    // By the cookie, and with the time of the real sign-in.
    let code = browser.follow(&authorize_url(&services, &[])).await.code();
    let second = app.tokens(&code).await;
    let auth_time = |claims: &serde_json::Map<String, serde_json::Value>| claims["auth_time"].clone();
    let first = verified(&services, first["id_token"].as_str().unwrap()).await;
    let second = verified(&services, second["id_token"].as_str().unwrap()).await;
    assert_eq!(auth_time(&first), auth_time(&second));
    browser.follow(&authorize_url(&services, &[("prompt", "none")])).await.code();
    browser.follow(&authorize_url(&services, &[("identity_provider", "COGNITO")])).await.code();

    // Unless a new sign-in is demanded, or one at another provider.
    browser.follow(&authorize_url(&services, &[("prompt", "login")])).await.page_url();
    browser.follow(&authorize_url(&services, &[("identity_provider", "CorpSSO")])).await.page_url();

    let cookie = browser.cookies.lock().unwrap()["cognito"].clone();
    let query = format!("client_id={}&logout_uri={APP}/", services.user_pool.client_id);
    let response = browser.get(&format!("{}/logout?{query}", services.user_pool.domain)).await;
    assert_eq!(response.status(), 302);
    assert_eq!(location(&response), Some(format!("{APP}/")));
    browser.follow(&authorize_url(&services, &[])).await.page_url();

    // The session is gone on the server, not only from the browser.
    browser.cookies.lock().unwrap().insert("cognito".to_owned(), cookie);
    browser.follow(&authorize_url(&services, &[])).await.page_url();
}

#[tokio::test]
async fn the_cookie_is_closed_to_scripts_and_other_sites() {
    let services = start().await;
    let browser = browser();
    let url = browser.follow(&authorize_url(&services, &[])).await.page_url();
    let page = browser.get(&url).await.text().await.unwrap();
    let csrf = crate::browser::hidden(&page, "_csrf");
    let form = [("_csrf", csrf.as_str()), ("username", "admin"), ("password", services.password())];
    let response = browser.post(&url, &form).await;
    let cookie = response
        .headers()
        .get_all("set-cookie")
        .iter()
        .map(|value| value.to_str().unwrap().to_owned())
        .find(|value| value.starts_with("cognito="))
        .unwrap();
    assert!(cookie.ends_with("; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax"), "{cookie}");
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    let mut options = options();
    options.lifetimes.session = Duration::from_secs(60);
    let services = local::start(options).await.unwrap();
    let browser = browser();
    sign_in(&browser, &services, "it-member").await;
    browser.follow(&authorize_url(&services, &[])).await.code();
    it_is_later(&services, 61).await;
    browser.follow(&authorize_url(&services, &[])).await.page_url();
}

#[tokio::test]
async fn signing_out_needs_a_registered_address() {
    let services = start().await;
    let browser = browser();
    sign_in(&browser, &services, "it-member").await;
    let id = services.user_pool.client_id.clone();
    for (name, query) in [
        ("no address", format!("client_id={id}")),
        ("without the slash", format!("client_id={id}&logout_uri={APP}")),
        ("another site", format!("client_id={id}&logout_uri=https://example.com/")),
        ("a callback", format!("client_id={id}&logout_uri={CALLBACK}")),
        ("no client", format!("logout_uri={APP}/")),
        ("another client", format!("client_id=nobody&logout_uri={APP}/")),
    ] {
        let url = format!("{}/logout?{query}", services.user_pool.domain);
        match browser.follow(&url).await {
            RedirectOutcome::Page { status, .. } => assert_eq!(status, 400, "{name}"),
            other => panic!("{name}: {other:?}"),
        }
        browser.follow(&authorize_url(&services, &[])).await.code();
    }
}

#[tokio::test]
async fn signing_out_can_lead_to_the_sign_in_page() {
    let services = start().await;
    let browser = browser();
    sign_in(&browser, &services, "it-member").await;
    let url = authorize_url(&services, &[]).replace("/oauth2/authorize", "/logout");
    let page = browser.follow(&url).await.page_url();
    assert!(page.contains("/login?"));
    let code = browser.submit(&page, "admin", services.password()).await.code();
    let tokens = App::new(&services).tokens(&code).await;
    let id = verified(&services, tokens["id_token"].as_str().unwrap()).await;
    assert_eq!(id["cognito:username"], "admin");
}
