use crate::browser::{
    App, CALLBACK, Changes, authorize_url, browser, header_of, http, it_is_later, options, sign_in, start, verified,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

fn names(claims: &Map<String, Value>) -> BTreeSet<&str> {
    claims.keys().map(String::as_str).collect()
}

#[tokio::test]
async fn tokens_have_cognitos_claims_exactly() {
    let services = start().await;
    let browser = browser();
    let app = App::new(&services);
    let tokens = app.tokens(&sign_in(&browser, &services, "it-member").await).await;
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["expires_in"], 300);
    let (id_token, access_token) = (tokens["id_token"].as_str().unwrap(), tokens["access_token"].as_str().unwrap());

    let (id_header, access_header) = (header_of(id_token), header_of(access_token));
    for header in [&id_header, &access_header] {
        assert_eq!(names(header.as_object().unwrap()), BTreeSet::from(["alg", "kid"]));
        assert_eq!(header["alg"], "RS256");
    }
    assert_ne!(id_header["kid"], access_header["kid"], "a key each");

    let id = verified(&services, id_token).await;
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
        "iss",
        "jti",
        "name",
        "nonce",
        "origin_jti",
        "sub",
        "token_use",
    ]);
    assert_eq!(names(&id), expected);
    assert_eq!(id["iss"], services.user_pool.issuer.as_str());
    assert_eq!(id["aud"], services.user_pool.client_id.as_str());
    assert_eq!(id["token_use"], "id");
    assert_eq!(id["cognito:username"], "it-member");
    assert_eq!(id["cognito:groups"], json!(["usher-users"]));
    assert_eq!(id["custom:department"], "IT");
    assert_eq!(id["email"], "it-member@example.com");
    assert_eq!(id["email_verified"], true);
    assert_eq!(id["nonce"], "a-nonce");
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, access_token.as_bytes());
    assert_eq!(id["at_hash"], URL_SAFE_NO_PAD.encode(&hash.as_ref()[..16]));
    assert_eq!(id["exp"].as_u64().unwrap() - id["iat"].as_u64().unwrap(), 300);

    let access = verified(&services, access_token).await;
    let expected = BTreeSet::from([
        "auth_time",
        "client_id",
        "cognito:groups",
        "custom:organization",
        "custom:permissions",
        "custom:subscription_tier",
        "event_id",
        "exp",
        "iat",
        "iss",
        "jti",
        "origin_jti",
        "scope",
        "sub",
        "token_use",
        "username",
        "version",
    ]);
    assert_eq!(names(&access), expected);
    assert_eq!(access["client_id"], services.user_pool.client_id.as_str());
    assert_eq!(access["token_use"], "access");
    assert_eq!(access["version"], 2);
    assert_eq!(access["scope"], "openid email profile");
    assert_eq!(access["username"], "it-member");
    for shared in ["sub", "iss", "origin_jti", "event_id", "auth_time", "cognito:groups"] {
        assert_eq!(id[shared], access[shared], "{shared}");
    }
    assert_ne!(id["jti"], access["jti"]);
}

#[tokio::test]
async fn claims_that_a_user_or_a_scope_does_not_have_are_absent() {
    let services = start().await;
    let app = App::new(&services);
    for (username, scope, absent, present) in [
        ("outsider", "openid email profile", "cognito:groups", "name"),
        ("outsider", "openid email profile", "custom:department", "email"),
        ("it-member", "openid profile", "email", "custom:department"),
        ("it-member", "openid email", "name", "email_verified"),
        ("it-member", "openid", "identities", "email"),
    ] {
        let browser = browser();
        let url = authorize_url(&services, &[("scope", scope), ("nonce", "")]);
        let page = browser.follow(&url).await.page_url();
        let code = browser.submit(&page, username, services.password()).await.code();
        let tokens = app.tokens(&code).await;
        let id = verified(&services, tokens["id_token"].as_str().unwrap()).await;
        assert!(!id.contains_key(absent), "{username} {scope}: {absent}");
        assert!(id.contains_key(present), "{username} {scope}: {present}");
        assert!(!id.contains_key("nonce"), "none was asked for");
    }
}

#[tokio::test]
async fn a_code_is_bound_and_good_for_one_attempt() {
    let services = start().await;
    let browser = browser();
    let app = App::new(&services);
    services.add_app_url("http://localhost:3998").unwrap();
    sign_in(&browser, &services, "it-member").await;
    let other_callback = "http://localhost:3998/auth/callback";
    let wrong_verifier = "wrong-wrong-wrong-wrong-wrong-wrong-wrong-wrong";
    // spent: whether the right request afterwards fails
    let rows: &[(&str, Changes<'_>, &str, bool)] = &[
        ("wrong verifier", &[("code_verifier", wrong_verifier)], "invalid_grant", true),
        ("no verifier", &[("code_verifier", "")], "invalid_grant", true),
        ("another address", &[("redirect_uri", other_callback)], "unauthorized_client", true),
        ("no address", &[("redirect_uri", "")], "invalid_request", false),
        ("unknown client", &[("client_id", "nobody")], "invalid_client", false),
        ("no client", &[("client_id", "")], "invalid_request", false),
        ("a secret nobody has", &[("client_secret", "x")], "invalid_client", false),
        ("unknown grant", &[("grant_type", "password")], "unsupported_grant_type", false),
        ("no grant", &[("grant_type", "")], "invalid_request", false),
        ("made-up code", &[("code", "f00")], "invalid_grant", false),
    ];
    for (name, changes, error, spent) in rows {
        let code = browser.follow(&authorize_url(&services, &[])).await.code();
        let (status, body) = app.redeem(&code, changes).await;
        assert_eq!((status, body["error"].as_str()), (400, Some(*error)), "{name}");
        assert!(body.get("access_token").is_none(), "{name}");
        let (status, _) = app.redeem(&code, &[]).await;
        assert_eq!(status == 400, *spent, "{name}: afterwards {status}");
    }
    let (_, body) = app
        .redeem(&browser.follow(&authorize_url(&services, &[])).await.code(), &[("redirect_uri", other_callback)])
        .await;
    assert_eq!(body, json!({"error": "unauthorized_client", "error_description": "invalid_redirect"}));
}

#[tokio::test]
async fn a_code_replayed_is_refused() {
    let services = start().await;
    let app = App::new(&services);
    let code = sign_in(&browser(), &services, "it-member").await;
    app.tokens(&code).await;
    assert_eq!(app.redeem(&code, &[]).await, (400, json!({"error": "invalid_grant"})));
}

#[tokio::test]
async fn a_code_expires() {
    let mut options = options();
    options.lifetimes.code = Duration::from_secs(1);
    let services = local::start(options).await.unwrap();
    let browser = browser();
    let code = sign_in(&browser, &services, "it-member").await;
    it_is_later(&services, 2).await;
    assert_eq!(App::new(&services).redeem(&code, &[]).await.1["error"], "invalid_grant");
}

#[tokio::test]
async fn a_verifier_for_a_code_without_challenge_is_refused() {
    let services = start().await;
    let browser = browser();
    let app = App::new(&services);
    sign_in(&browser, &services, "it-member").await;
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    let code = browser.follow(&authorize_url(&services, &without)).await.code();
    assert_eq!(app.redeem(&code, &[]).await.1["error"], "invalid_grant");
    let code = browser.follow(&authorize_url(&services, &without)).await.code();
    assert_eq!(app.redeem(&code, &[("code_verifier", "")]).await.0, 200, "PKCE is optional in Cognito");
}

#[tokio::test]
async fn the_token_endpoint_reads_forms_only() {
    let services = start().await;
    let url = format!("{}/oauth2/token", services.user_pool.domain);
    let id = &services.user_pool.client_id;
    for (content_type, body) in [
        ("application/json", json!({"grant_type": "refresh_token", "client_id": id}).to_string()),
        ("text/plain", format!("grant_type=refresh_token&client_id={id}&refresh_token=x")),
        (
            "application/x-www-form-urlencoded",
            format!("grant_type=refresh_token&client_id={id}&refresh_token=x&refresh_token=y"),
        ),
    ] {
        let request = http().post(&url).header("content-type", content_type).body(body);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 400, "{content_type}");
        assert_eq!(response.headers()["access-control-allow-origin"], "*");
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert_eq!(response.headers()["content-type"], "application/json;charset=UTF-8");
        let body: Value = response.json().await.unwrap();
        assert_eq!(body, json!({"error": "invalid_request"}), "{content_type}");
    }
}

#[tokio::test]
async fn a_refresh_gives_new_tokens_of_the_same_family() {
    let services = start().await;
    let app = App::new(&services);
    let first = app.tokens(&sign_in(&browser(), &services, "it-member").await).await;
    let refresh_token = first["refresh_token"].as_str().unwrap();
    assert!(refresh_token.starts_with("eyJjdHkiOiJKV1QiLCJlbmMi"));
    assert_eq!(refresh_token.split('.').count(), 5);
    let (status, second) = app.refresh(refresh_token).await;
    assert_eq!(status, 200, "{second}");
    for token in ["id_token", "access_token"] {
        let old = verified(&services, first[token].as_str().unwrap()).await;
        let new = verified(&services, second[token].as_str().unwrap()).await;
        for same in ["sub", "auth_time", "origin_jti", "cognito:groups", "token_use"] {
            assert_eq!(old[same], new[same], "{token} {same}");
        }
        assert_ne!(old["jti"], new["jti"], "{token}");
        assert!(!new.contains_key("nonce"), "{token}");
    }
    assert_eq!(app.refresh("made-up").await, (400, json!({"error": "invalid_grant"})));
    assert_eq!(app.refresh("").await, (400, json!({"error": "invalid_request"})));
}

#[tokio::test]
async fn a_revoked_refresh_token_takes_its_family_along() {
    let services = start().await;
    let browser = browser();
    let app = App::new(&services);
    let kept = app.tokens(&sign_in(&browser, &services, "it-member").await).await;
    let code = browser.follow(&authorize_url(&services, &[])).await.code();
    let revoked = app.tokens(&code).await;
    let text = |tokens: &Value, name: &str| tokens[name].as_str().unwrap().to_owned();
    let (access, refresh) = (text(&revoked, "access_token"), text(&revoked, "refresh_token"));
    let (_, refreshed) = app.refresh(&refresh).await;
    assert_eq!(app.user_info(&access).await.status(), 200);

    let client = ("client_id", app.client_id.as_str());
    let rows: &[(&str, Changes<'_>, u16, Value)] = &[
        ("no token", &[client], 400, json!({"error": "invalid_request"})),
        ("no client", &[("token", &refresh)], 400, json!({"error": "invalid_request"})),
        ("another client", &[("client_id", "nobody"), ("token", &refresh)], 401, json!({"error": "invalid_client"})),
        ("an access token", &[client, ("token", &access)], 400, json!({"error": "unsupported_token_type"})),
        ("unknown", &[client, ("token", "a.b.c.d.e")], 200, Value::Null),
    ];
    for (name, form, status, body) in rows {
        assert_eq!(app.post("/oauth2/revoke", form).await, (*status, body.clone()), "{name}");
        assert_eq!(app.refresh(&refresh).await.0, 200, "{name} revokes nothing");
    }
    for _ in 0..2 {
        let answer = app.post("/oauth2/revoke", &[client, ("token", &refresh)]).await;
        assert_eq!(answer, (200, Value::Null));
    }
    assert_eq!(app.refresh(&refresh).await, (400, json!({"error": "invalid_grant"})));
    for token in [&access, &text(&refreshed, "access_token")] {
        assert_eq!(app.user_info(token).await.status(), 401);
    }
    assert_eq!(app.refresh(&text(&kept, "refresh_token")).await.0, 200, "another family lives on");
    assert_eq!(app.user_info(&text(&kept, "access_token")).await.status(), 200);
}

#[tokio::test]
async fn user_info_tells_what_the_scopes_open() {
    let services = start().await;
    let app = App::new(&services);
    let tokens = app.tokens(&sign_in(&browser(), &services, "it-member").await).await;
    let access = tokens["access_token"].as_str().unwrap();
    let info: Value = app.user_info(access).await.json().await.unwrap();
    let sub = verified(&services, access).await["sub"].clone();
    let expected = json!({
        "sub": sub, "username": "it-member", "name": "Ira Itemba", "email": "it-member@example.com",
        "email_verified": "true", "custom:department": "IT"
    });
    assert_eq!(info, expected);

    let forged = format!("{}x", &access[..access.len() - 1]);
    for (name, token) in
        [("an ID token", tokens["id_token"].as_str().unwrap()), ("a forged token", &forged), ("nonsense", "nonsense")]
    {
        let response = app.user_info(token).await;
        assert_eq!(response.status(), 401, "{name}");
        let challenge = response.headers()["www-authenticate"].to_str().unwrap();
        assert!(challenge.starts_with("error=\"invalid_token\""), "{challenge}");
    }
    let url = format!("{}/oauth2/userInfo", services.user_pool.domain);
    let response = http().get(url).send().await.unwrap();
    assert_eq!(response.status(), 400);
    let challenge = response.headers()["www-authenticate"].to_str().unwrap();
    assert!(challenge.starts_with("error=\"invalid_request\""), "{challenge}");
}

#[tokio::test]
async fn an_expired_access_token_opens_nothing() {
    let mut options = options();
    options.lifetimes.access_token = Duration::from_secs(1);
    let services = local::start(options).await.unwrap();
    let app = App::new(&services);
    let tokens = app.tokens(&sign_in(&browser(), &services, "it-member").await).await;
    it_is_later(&services, 2).await;
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(app.user_info(access).await.status(), 401);
}

#[tokio::test]
async fn a_client_with_a_secret_has_to_show_it() {
    let mut options = options();
    options.client_secret = Some("the secret+".to_owned());
    let services = local::start(options).await.unwrap();
    let browser = browser();
    let app = App::new(&services);
    sign_in(&browser, &services, "it-member").await;
    let code = browser.follow(&authorize_url(&services, &[])).await.code();
    for wrong in ["", "the secret", "another"] {
        let (status, body) = app.redeem(&code, &[("client_secret", wrong)]).await;
        assert_eq!((status, body["error"].as_str()), (400, Some("invalid_client")), "{wrong}");
    }
    assert_eq!(app.redeem(&code, &[("client_secret", "the secret+")]).await.0, 200, "in the body");

    let code = browser.follow(&authorize_url(&services, &[])).await.code();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
        ("code_verifier", crate::browser::VERIFIER),
    ];
    let request = |secret: &str| {
        let url = format!("{}/oauth2/token", app.domain);
        http().post(url).basic_auth(&app.client_id, Some(secret)).form(&form).send()
    };
    assert_eq!(request("wrong").await.unwrap().status(), 400);
    assert_eq!(request("the+secret%2B").await.unwrap().status(), 200, "in the header, form-encoded");
}
