use crate::browser::{
    APP, Changes, RedirectOutcome, authorize_url, browser, get_json, http, location, query, sign_in, start,
};

#[tokio::test]
async fn refusals_go_to_the_application_with_the_state() {
    let services = start().await;
    let browser = browser();
    let plain = [("code_challenge_method", "plain")];
    let rows: &[(&str, Changes<'_>, &str)] = &[
        ("no response type", &[("response_type", "")], "invalid_request"),
        ("implicit grant", &[("response_type", "token")], "unauthorized_client"),
        ("unknown response type", &[("response_type", "id_token")], "invalid_request"),
        ("plain challenge", &plain, "invalid_request"),
        ("challenge without method", &[("code_challenge_method", "")], "invalid_request"),
        ("method without challenge", &[("code_challenge", "")], "invalid_request"),
        ("challenge that is no hash", &[("code_challenge", "short")], "invalid_request"),
        ("unknown scope", &[("scope", "openid offline_access")], "invalid_scope"),
        ("no openid", &[("scope", "email")], "invalid_scope"),
        ("unknown provider", &[("identity_provider", "Nobody")], "invalid_request"),
        ("unknown prompt", &[("prompt", "maybe")], "invalid_request"),
        ("prompt none with another", &[("prompt", "none login")], "invalid_request"),
        ("prompt none without a session", &[("prompt", "none")], "login_required"),
        ("prompt none for a provider", &[("prompt", "none"), ("identity_provider", "CorpSSO")], "login_required"),
    ];
    for (name, changes, error) in rows {
        for path in ["/oauth2/authorize", "/login"] {
            // The page itself does not look at prompt=none: nobody is sent there with it.
            if path == "/login" && *error == "login_required" {
                continue;
            }
            let url = authorize_url(&services, changes).replace("/oauth2/authorize", path);
            let answer = browser.follow(&url).await.app();
            assert_eq!(answer.get("error").map(String::as_str), Some(*error), "{name} at {path}");
            assert_eq!(answer.get("state").map(String::as_str), Some("a state"), "{name}");
            assert!(!answer.contains_key("code"), "{name}");
        }
    }
    let repeated = format!("{}&nonce=again", authorize_url(&services, &[]));
    assert_eq!(browser.follow(&repeated).await.app()["error"], "invalid_request");
}

#[tokio::test]
async fn an_address_that_is_not_registered_exactly_gets_a_page_and_no_redirect() {
    let services = start().await;
    let browser = browser();
    let callback = format!("{APP}/auth/callback");
    let rows = [
        ("slash", format!("{callback}/"), "redirect_mismatch"),
        ("query", format!("{callback}?x=1"), "redirect_mismatch"),
        ("case", callback.replace("auth", "Auth"), "redirect_mismatch"),
        ("port", callback.replace("3999", "3998"), "redirect_mismatch"),
        ("host", callback.replace("localhost", "127.0.0.1"), "redirect_mismatch"),
        ("site", "https://example.com/auth/callback".to_owned(), "redirect_mismatch"),
    ];
    for (name, redirect_uri, error) in rows {
        let url = authorize_url(&services, &[("redirect_uri", &redirect_uri)]);
        let response = browser.get(&url).await;
        assert_eq!(response.status(), 302, "{name}");
        let client_id = &services.user_pool.client_id;
        let expected = format!("/error?error={error}&client_id={client_id}");
        assert_eq!(location(&response).as_deref(), Some(expected.as_str()), "{name}");
        match browser.follow(&url).await {
            RedirectOutcome::Page { status, body, .. } => {
                assert_eq!(status, 400, "{name}");
                assert!(body.contains("not registered") && body.contains(&callback), "{body}");
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    let unknown = authorize_url(&services, &[("client_id", "<b>nobody</b>")]);
    match browser.follow(&unknown).await {
        RedirectOutcome::Page { status, body, .. } => {
            assert_eq!(status, 400);
            assert!(!body.contains("<b>nobody"), "{body}");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn parameters_that_may_be_missing() {
    let services = start().await;
    let browser = browser();
    sign_in(&browser, &services, "it-member").await;
    for missing in ["state", "nonce", "scope", "redirect_uri"] {
        let answer = browser.follow(&authorize_url(&services, &[(missing, "")])).await.app();
        assert!(answer.contains_key("code"), "{missing}: {answer:?}");
        assert_eq!(answer.contains_key("state"), missing != "state");
    }
    // A client with two addresses has to say which.
    services.add_app_url("http://localhost:3998").unwrap();
    let response = browser.get(&authorize_url(&services, &[("redirect_uri", "")])).await;
    assert!(location(&response).unwrap().starts_with("/error?error=redirect_mismatch"));
}

#[tokio::test]
async fn a_state_comes_back_unchanged() {
    let services = start().await;
    let browser = browser();
    sign_in(&browser, &services, "it-member").await;
    for state in ["plain", "a+b&c=d #%?", "ümlaut ✓", "\"quotes'<>"] {
        let response = browser.get(&authorize_url(&services, &[("state", state)])).await;
        assert_eq!(query(&location(&response).unwrap())["state"], state);
    }
}

#[tokio::test]
async fn methods_are_those_of_the_table() {
    let services = start().await;
    let http = http();
    for (method, path, status) in [
        ("POST", "/oauth2/authorize", 405),
        ("GET", "/oauth2/token", 405),
        ("GET", "/oauth2/revoke", 405),
        ("POST", "/logout", 405),
        ("PUT", "/login", 405),
        // It is one of its methods, and there is no token.
        ("POST", "/oauth2/userInfo", 400),
    ] {
        let url = format!("{}{path}", services.user_pool.domain);
        let response = http.request(method.parse().unwrap(), url).send().await.unwrap();
        assert_eq!(response.status(), status, "{method} {path}");
    }
}

#[tokio::test]
async fn discovery_describes_the_pool_under_its_issuer() {
    let services = start().await;
    let pool = &services.user_pool;
    assert_eq!(pool.issuer, format!("{}/{}", pool.domain, pool.pool_id));
    let document = get_json(&format!("{}/.well-known/openid-configuration", pool.issuer)).await;
    assert_eq!(document["issuer"], pool.issuer.as_str());
    assert_eq!(document["token_endpoint"], format!("{}/oauth2/token", pool.domain));
    let keys = get_json(document["jwks_uri"].as_str().unwrap()).await;
    let keys = keys["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 2);
    assert_ne!(keys[0]["kid"], keys[1]["kid"]);
    for key in keys {
        assert!(key["kid"].as_str().unwrap().ends_with('='), "{key}");
        assert_eq!(key["n"].as_str().unwrap().len(), 342, "2048 bits");
        let mut members: Vec<_> = key.as_object().unwrap().keys().map(String::as_str).collect();
        members.sort_unstable();
        assert_eq!(members, ["alg", "e", "kid", "kty", "n", "use"]);
    }
    let elsewhere = format!("{}/.well-known/openid-configuration", pool.domain);
    assert_eq!(http().get(elsewhere).send().await.unwrap().status(), 404);
}
