use crate::browser::{
    App, Browser, PASSWORD, RedirectOutcome, authorize_url, browser, location, query, start, verified,
};
use local::{Seed, Services};
use serde_json::json;
use std::collections::BTreeSet;

/// Signs in at the directory; the answer is the pool's code.
async fn sign_in(browser: &Browser, services: &Services, username: &str) -> String {
    let url = authorize_url(services, &[("identity_provider", "CorpSSO"), ("prompt", "login")]);
    let page = browser.follow(&url).await.page_url();
    assert!(page.starts_with(&services.directory_url), "{page}");
    browser.submit(&page, username, PASSWORD).await.code()
}

#[tokio::test]
async fn directory_groups_arrive_in_both_tokens_by_way_of_the_trigger() {
    let services = start().await;
    let app = App::new(&services);
    for (username, groups, department) in [
        ("it-lead", json!(["local_Usher0001_CorpSSO", "usher-admins", "usher-users"]), "IT"),
        ("finance-member", json!(["local_Usher0001_CorpSSO", "usher-users"]), "Finance"),
    ] {
        let tokens = app.tokens(&sign_in(&browser(), &services, username).await).await;
        let id = verified(&services, tokens["id_token"].as_str().unwrap()).await;
        let names: BTreeSet<_> = id.keys().map(String::as_str).collect();
        let expected = BTreeSet::from([
            "at_hash",
            "aud",
            "auth_time",
            "cognito:groups",
            "cognito:username",
            "custom:department",
            "custom:organization",
            "custom:permissions",
            "custom:subscription_tier",
            "email",
            "email_verified",
            "event_id",
            "exp",
            "iat",
            "identities",
            "iss",
            "jti",
            "name",
            "nonce",
            "origin_jti",
            "sub",
            "token_use",
        ]);
        assert_eq!(names, expected);
        assert_eq!(id["cognito:username"], format!("CorpSSO_{username}"));
        assert_eq!(id["cognito:groups"], groups, "{username}");
        assert_eq!(id["custom:department"], department);
        assert_eq!(id["email"], format!("{username}@example.com"));
        assert_eq!(id["nonce"], "a-nonce", "the application's, not the one for the directory");
        let identity = id["identities"][0].as_object().unwrap();
        assert_eq!(identity["userId"], username);
        assert_eq!(identity["providerName"], "CorpSSO");
        assert_eq!(identity["providerType"], "OIDC");
        assert_eq!(identity["primary"], "true");
        assert!(identity["dateCreated"].as_str().unwrap().parse::<u64>().unwrap() > 1_600_000_000_000);

        let access = verified(&services, tokens["access_token"].as_str().unwrap()).await;
        assert_eq!(access["username"], format!("CorpSSO_{username}"));
        assert_eq!(access["cognito:groups"], groups);
        let (_, refreshed) = app.refresh(tokens["refresh_token"].as_str().unwrap()).await;
        let refreshed = verified(&services, refreshed["access_token"].as_str().unwrap()).await;
        assert_eq!(refreshed["cognito:groups"], groups, "after a refresh");
    }
}

#[tokio::test]
async fn both_doors_lead_to_the_directory() {
    let services = start().await;
    let browser = browser();
    let login = browser.follow(&authorize_url(&services, &[])).await.page_url();
    let page = browser.get(&login).await.text().await.unwrap();
    let link = page.split("class=\"button\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let url = format!("{}{}", services.user_pool.domain, link.replace("&amp;", "&"));
    let page = browser.follow(&url).await;
    let RedirectOutcome::Page { url, body, .. } = page else { panic!("{page:?}") };
    assert!(url.starts_with(&services.directory_url), "{url}");
    assert!(body.contains("<h1>Example Corp</h1>"), "the company's name tells the two apart");
    assert!(body.contains("finance-member") && !body.contains("marketing-member"));
    assert!(!body.contains("Continue with"), "the directory has nobody above it");
    let code = browser.submit(&url, "it-lead", PASSWORD).await.code();
    assert_eq!(App::new(&services).redeem(&code, &[]).await.0, 200);
}

#[tokio::test]
async fn a_second_sign_in_is_the_same_user_and_needs_no_password() {
    let services = start().await;
    let browser = browser();
    let app = App::new(&services);
    let first = app.tokens(&sign_in(&browser, &services, "it-lead").await).await;
    // By the pool's session, for the provider and for anybody.
    for changes in [&[("identity_provider", "CorpSSO")][..], &[]] {
        browser.follow(&authorize_url(&services, changes)).await.code();
    }
    // By the directory's session, once the pool's is over.
    browser.cookies.lock().unwrap().remove("cognito").unwrap();
    let url = authorize_url(&services, &[("identity_provider", "CorpSSO")]);
    let second = app.tokens(&browser.follow(&url).await.code()).await;
    let first = verified(&services, first["id_token"].as_str().unwrap()).await;
    let second = verified(&services, second["id_token"].as_str().unwrap()).await;
    assert_eq!(first["sub"], second["sub"]);
    assert_eq!(first["identities"], second["identities"]);
    // A federated session is not one of the pool's own accounts.
    browser.follow(&authorize_url(&services, &[("identity_provider", "COGNITO")])).await.page_url();
    // With prompt=login the directory asks again, and another person can come.
    let other = app.tokens(&sign_in(&browser, &services, "finance-member").await).await;
    let other = verified(&services, other["id_token"].as_str().unwrap()).await;
    assert_ne!(other["sub"], second["sub"]);
}

#[tokio::test]
async fn a_nonce_is_added_when_the_application_sent_none() {
    let services = start().await;
    let browser = browser();
    let url = authorize_url(&services, &[("identity_provider", "CorpSSO"), ("nonce", "")]);
    let page = browser.follow(&url).await.page_url();
    let code = browser.submit(&page, "it-lead", PASSWORD).await.code();
    let tokens = App::new(&services).tokens(&code).await;
    let id = verified(&services, tokens["id_token"].as_str().unwrap()).await;
    assert!(!id["nonce"].as_str().unwrap().is_empty());
}

/// The callback address with which the directory answers, before the pool has seen it.
async fn callback(browser: &Browser, services: &Services) -> String {
    let url = authorize_url(services, &[("identity_provider", "CorpSSO"), ("prompt", "login")]);
    let page = browser.follow(&url).await.page_url();
    let form = browser.get(&page).await.text().await.unwrap();
    let csrf = crate::browser::hidden(&form, "_csrf");
    let form = [("_csrf", csrf.as_str()), ("username", "it-lead"), ("password", PASSWORD)];
    let callback = location(&browser.post(&page, &form).await).unwrap();
    assert!(callback.starts_with(&format!("{}/oauth2/idpresponse?", services.user_pool.domain)));
    callback
}

#[tokio::test]
async fn an_answer_of_the_directory_is_good_once_and_in_one_browser() {
    let services = start().await;
    let browser = browser();
    let stolen = callback(&browser, &services).await;
    match crate::browser::browser().follow(&stolen).await {
        RedirectOutcome::Page { status, .. } => assert_eq!(status, 400, "another browser"),
        other => panic!("{other:?}"),
    }
    let url = callback(&browser, &services).await;
    browser.follow(&url).await.code();
    match browser.follow(&url).await {
        RedirectOutcome::Page { status, .. } => assert_eq!(status, 400, "a second time"),
        other => panic!("{other:?}"),
    }
    let unknown = format!("{}/oauth2/idpresponse?code=x&state=y", services.user_pool.domain);
    match browser.follow(&unknown).await {
        RedirectOutcome::Page { status, .. } => assert_eq!(status, 400, "an unknown state"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn errors_of_the_directory_go_to_the_application() {
    let services = start().await;
    let browser = browser();
    for (name, replace, description) in [
        ("a made-up code", ("code", "made-up"), "CorpSSO Error - 400 error getting token"),
        ("an error", ("error", "access_denied"), "CorpSSO Error - access_denied"),
    ] {
        let url = callback(&browser, &services).await;
        let state = query(&url)["state"].clone();
        let base = format!("{}/oauth2/idpresponse", services.user_pool.domain);
        let url = url::Url::parse_with_params(&base, [("state", state.as_str()), replace]).unwrap();
        let answer = browser.follow(url.as_str()).await.app();
        assert_eq!(answer["error"], "invalid_request", "{name}");
        assert_eq!(answer["error_description"], description, "{name}");
        assert_eq!(answer["state"], "a state", "{name}");
        assert!(!browser.cookies.lock().unwrap().contains_key("cognito"), "{name}");
    }
}

#[tokio::test]
async fn a_group_that_is_not_agreed_on_is_not_taken_over() {
    let mut options = crate::browser::options();
    options.seed.directory.mapped_groups = vec!["usher-users".to_owned()];
    let services = local::start(options).await.unwrap();
    let tokens = App::new(&services).tokens(&sign_in(&browser(), &services, "it-lead").await).await;
    let id = verified(&services, tokens["id_token"].as_str().unwrap()).await;
    assert_eq!(id["cognito:groups"], json!(["local_Usher0001_CorpSSO", "usher-users"]));
}

#[tokio::test]
async fn an_account_of_the_pool_is_not_taken_over() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/seed.toml")).unwrap();
    let mut options = crate::browser::options();
    let text = text.replace("username = \"outsider\"", "username = \"CorpSSO_it-lead\"");
    options.seed = Seed::parse(&text).unwrap();
    let services = local::start(options).await.unwrap();
    let browser = browser();
    let url = authorize_url(&services, &[("identity_provider", "CorpSSO")]);
    let page = browser.follow(&url).await.page_url();
    let answer = browser.submit(&page, "it-lead", PASSWORD).await.app();
    assert_eq!(answer["error"], "invalid_request");
    assert_eq!(answer["error_description"], "a local user has this name already");
}
