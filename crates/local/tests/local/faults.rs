use crate::browser::{
    APP, App, RedirectOutcome, authorize_url, browser, get_json, header_of, http, sign_in, start, verified,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use local::{
    AuthorizeError, Endpoint, EndpointFault, ErrorAnswer, KeyRotation, KeySetFault, LostConnection, Services, Switches,
    TokenFault, TokenKind, TokenLifetimes, WhichToken,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

async fn switch(services: &Services, switches: Switches) {
    services.faults().set(switches).await.unwrap();
}

async fn trouble(services: &Services, endpoint: Endpoint, fault: EndpointFault) {
    switch(services, Switches { endpoints: BTreeMap::from([(endpoint, fault)]), ..Switches::default() }).await;
}

fn text(tokens: &Value, name: &str) -> String {
    tokens[name].as_str().unwrap().to_owned()
}

/// A token's claims without checking anything.
fn claims(token: &str) -> Map<String, Value> {
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn keys_url(services: &Services) -> String {
    format!("{}/.well-known/jwks.json", services.user_pool.issuer)
}

#[tokio::test]
async fn an_endpoint_answers_as_asked_so_many_times() {
    let services = start().await;
    let app = App::new(&services);
    let tokens = app.tokens(&sign_in(&browser(), &services, "it-member").await).await;
    let body = json!({"error": "too_many"}).to_string();
    let error = Some(ErrorAnswer { status: 429, body });
    trouble(&services, Endpoint::Token, EndpointFault { error, times: Some(2), ..EndpointFault::default() }).await;
    for _ in 0..2 {
        assert_eq!(app.refresh(&text(&tokens, "refresh_token")).await, (429, json!({"error": "too_many"})));
    }
    assert_eq!(app.user_info(&text(&tokens, "access_token")).await.status(), 200, "other endpoints are well");
    assert_eq!(app.refresh(&text(&tokens, "refresh_token")).await.0, 200);
}

#[tokio::test]
async fn each_endpoint_can_be_broken_by_its_name() {
    let services = start().await;
    let domain = &services.user_pool.domain;
    for (endpoint, method, url, healthy) in [
        (Endpoint::Authorize, "GET", authorize_url(&services, &[]), 302),
        (Endpoint::Login, "GET", format!("{domain}/login"), 302),
        (Endpoint::Token, "POST", format!("{domain}/oauth2/token"), 400),
        (Endpoint::Revoke, "POST", format!("{domain}/oauth2/revoke"), 400),
        (Endpoint::UserInfo, "GET", format!("{domain}/oauth2/userInfo"), 400),
        (Endpoint::Logout, "GET", format!("{domain}/logout"), 302),
        (Endpoint::Jwks, "GET", keys_url(&services), 200),
        (Endpoint::Administration, "POST", domain.clone(), 400),
    ] {
        let call = async || http().request(method.parse().unwrap(), &url).send().await.unwrap().status().as_u16();
        assert_eq!(call().await, healthy, "{endpoint:?}");
        let error = Some(ErrorAnswer { status: 599, body: String::new() });
        trouble(&services, endpoint, EndpointFault { error, ..EndpointFault::default() }).await;
        assert_eq!(call().await, 599, "{endpoint:?}");
        assert_eq!(services.faults().calls(endpoint), 2, "{endpoint:?}");
        services.faults().clear();
    }
}

#[tokio::test]
async fn an_endpoint_takes_its_time() {
    let services = start().await;
    trouble(&services, Endpoint::Jwks, EndpointFault { delay_ms: 300, ..EndpointFault::default() }).await;
    let begun = Instant::now();
    get_json(&keys_url(&services)).await;
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_lost_answer_is_not_one_byte_and_the_work_is_done_or_not() {
    let services = start().await;
    let app = App::new(&services);
    let tokens = app.tokens(&sign_in(&browser(), &services, "it-member").await).await;
    let access = text(&tokens, "access_token");
    let form = format!("client_id={}&token={}", app.client_id, text(&tokens, "refresh_token"));
    let lost = async |drop| {
        let fault = EndpointFault { drop: Some(drop), times: Some(1), ..EndpointFault::default() };
        trouble(&services, Endpoint::Revoke, fault).await;
        let port = services.user_pool.domain.rsplit(':').next().unwrap();
        let mut stream = tokio::net::TcpStream::connect(format!("127.0.0.1:{port}")).await.unwrap();
        let request = format!(
            "POST /oauth2/revoke HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             content-length: {}\r\n\r\n{form}",
            form.len()
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        assert!(answer.is_empty(), "{}", String::from_utf8_lossy(&answer));
    };
    lost(LostConnection::BeforeWork).await;
    assert_eq!(app.user_info(&access).await.status(), 200, "nothing was revoked");
    lost(LostConnection::AfterWork).await;
    assert_eq!(app.user_info(&access).await.status(), 401, "revoked, and nobody was told");
}

#[tokio::test]
async fn keys_rotate_with_and_without_overlap() {
    let services = start().await;
    let app = App::new(&services);
    let old = app.tokens(&sign_in(&browser(), &services, "it-member").await).await;
    let (old_access, old_kid) = (text(&old, "access_token"), header_of(&text(&old, "access_token"))["kid"].clone());
    let published = async || {
        let set = get_json(&keys_url(&services)).await;
        set["keys"].as_array().unwrap().iter().map(|key| key["kid"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(published().await.len(), 2);

    switch(&services, Switches { rotate_keys: Some(KeyRotation::WithOverlap), ..Switches::default() }).await;
    assert_eq!(published().await.len(), 4);
    let (_, new) = app.refresh(&text(&old, "refresh_token")).await;
    let new_access = text(&new, "access_token");
    assert_ne!(header_of(&new_access)["kid"], old_kid);
    for token in [&old_access, &new_access] {
        verified(&services, token).await;
        assert_eq!(app.user_info(token).await.status(), 200);
    }

    switch(&services, Switches { rotate_keys: Some(KeyRotation::WithoutOverlap), ..Switches::default() }).await;
    let left = published().await;
    assert_eq!(left.len(), 2);
    assert!(!left.contains(&old_kid) && !left.contains(&header_of(&new_access)["kid"]));
    for token in [&old_access, &new_access] {
        assert_eq!(app.user_info(token).await.status(), 401);
    }
}

#[tokio::test]
async fn broken_key_sets_are_broken_as_they_say() {
    let services = start().await;
    let good = get_json(&keys_url(&services)).await;
    let kids = |set: &Value| {
        let keys = set["keys"].as_array().cloned().unwrap_or_default();
        keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let served = async |fault| {
        switch(&services, Switches { key_set: Some(fault), ..Switches::default() }).await;
        let response = http().get(keys_url(&services)).send().await.unwrap();
        assert_eq!(response.status(), 200, "{fault:?}");
        response.text().await.unwrap()
    };
    let set = async |fault| serde_json::from_str::<Value>(&served(fault).await).unwrap();

    assert_eq!(set(KeySetFault::Empty).await, json!({"keys": []}));
    assert_eq!(set(KeySetFault::NoKeysMember).await, json!({}));
    assert!(served(KeySetFault::Html).await.starts_with("<!DOCTYPE html>"));
    let truncated = served(KeySetFault::Truncated).await;
    assert!(good.to_string().starts_with(&truncated) && serde_json::from_str::<Value>(&truncated).is_err());
    let duplicate = set(KeySetFault::DuplicateKid).await;
    assert_eq!(kids(&duplicate), [kids(&good), kids(&good)].concat());
    assert_ne!(duplicate["keys"][0]["n"], duplicate["keys"][2]["n"], "the first is an impostor");
    assert_eq!(duplicate["keys"][2], good["keys"][0]);
    let one_bad = set(KeySetFault::OneBadKey).await;
    assert_eq!(kids(&one_bad)[1..], kids(&good));
    let oversized = served(KeySetFault::Oversized).await;
    assert!(oversized.len() > 64 * 1024);
    assert_eq!(serde_json::from_str::<Value>(&oversized).unwrap()["keys"], good["keys"]);
    let short = set(KeySetFault::ShortModulus).await;
    let modulus = URL_SAFE_NO_PAD.decode(short["keys"][0]["n"].as_str().unwrap()).unwrap();
    assert_eq!(modulus.len() * 8, 1024);
    let wrong_use = set(KeySetFault::WrongUse).await;
    assert!(wrong_use["keys"].as_array().unwrap().iter().all(|key| key["use"] == "enc"));

    services.faults().clear();
    assert_eq!(get_json(&keys_url(&services)).await, good);
}

#[tokio::test]
async fn the_clock_moves_for_pool_and_directory_together() {
    let services = start().await;
    let app = App::new(&services);
    for day in [86_400, -86_400] {
        switch(&services, Switches { clock_ahead: Some(day), ..Switches::default() }).await;
        let browser = browser();
        let page = browser.follow(&authorize_url(&services, &[("identity_provider", "CorpSSO")])).await.page_url();
        let tokens = app.tokens(&browser.submit(&page, "it-lead", services.password()).await.code()).await;
        let machine = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let issued = claims(&text(&tokens, "id_token"))["iat"].as_i64().unwrap();
        assert!((issued - day - i64::try_from(machine).unwrap()).abs() <= 60, "{day}");
        assert_eq!(app.user_info(&text(&tokens, "access_token")).await.status(), 200, "{day}");
    }
}

#[tokio::test]
async fn tokens_of_a_user_expire_and_lifetimes_change() {
    let services = start().await;
    let app = App::new(&services);
    let lifetimes = TokenLifetimes { access_token: Some(7), ..TokenLifetimes::default() };
    switch(&services, Switches { lifetimes: Some(lifetimes), ..Switches::default() }).await;
    let tokens = app.tokens(&sign_in(&browser(), &services, "it-member").await).await;
    let other = app.tokens(&sign_in(&browser(), &services, "admin").await).await;
    let life = |token: &str| {
        let claims = claims(token);
        claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap()
    };
    assert_eq!(tokens["expires_in"], 7);
    assert_eq!((life(&text(&tokens, "access_token")), life(&text(&tokens, "id_token"))), (7, 300));

    switch(&services, Switches { expire_tokens_of: Some("it-member".to_owned()), ..Switches::default() }).await;
    assert_eq!(app.refresh(&text(&tokens, "refresh_token")).await, (400, json!({"error": "invalid_grant"})));
    assert_eq!(app.user_info(&text(&tokens, "access_token")).await.status(), 401);
    assert_eq!(app.refresh(&text(&other, "refresh_token")).await.0, 200);
    let nobody = Switches { expire_tokens_of: Some("nobody".to_owned()), ..Switches::default() };
    assert!(services.faults().set(nobody).await.is_err());
}

#[tokio::test]
async fn tokens_are_wrong_as_asked_and_otherwise_right() {
    let services = start().await;
    let app = App::new(&services);
    let browser = browser();
    let good = app.tokens(&sign_in(&browser, &services, "it-member").await).await;
    let changed = |which: &str, tokens: &Value| {
        let (before, after) = (claims(&text(&good, which)), claims(&text(tokens, which)));
        // New in every token.
        let fresh = ["jti", "origin_jti", "event_id", "iat", "exp", "auth_time", "at_hash"];
        let names = before.keys().chain(after.keys()).filter(|name| !fresh.contains(&name.as_str()));
        let mut names: Vec<_> = names.filter(|name| before.get(*name) != after.get(*name)).cloned().collect();
        names.extend(["iat"].iter().filter(|name| !after.contains_key(**name)).map(|name| (*name).to_owned()));
        names.sort();
        names.dedup();
        names
    };
    for (kind, in_id, in_access) in [
        (TokenKind::InvalidIssuer, vec!["iss"], vec!["iss"]),
        (TokenKind::InvalidAudience, vec!["aud"], vec!["client_id"]),
        (TokenKind::MissingAudience, vec!["aud"], vec!["client_id"]),
        (TokenKind::MissingIssuedAt, vec!["iat"], vec!["iat"]),
        (TokenKind::MissingSubject, vec!["sub"], vec!["sub"]),
        (TokenKind::OtherSubject, vec!["sub"], vec!["sub"]),
        (TokenKind::OtherOrigin, vec![], vec![]),
        (TokenKind::InvalidNonce, vec!["nonce"], vec![]),
        (TokenKind::MissingNonce, vec!["nonce"], vec![]),
        (TokenKind::NonceArray, vec!["nonce"], vec![]),
        (TokenKind::InvalidAtHash, vec![], vec![]),
    ] {
        let fault = TokenFault { kind, of: WhichToken::Both, only_refreshed: false };
        switch(&services, Switches { tokens: Some(fault), ..Switches::default() }).await;
        let tokens = app.tokens(&browser.follow(&authorize_url(&services, &[])).await.code()).await;
        assert_eq!(changed("id_token", &tokens), in_id, "{kind:?}");
        assert_eq!(changed("access_token", &tokens), in_access, "{kind:?}");
        let (id, access) = (text(&tokens, "id_token"), text(&tokens, "access_token"));
        verified(&services, &access).await;
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, access.as_bytes());
        let right = claims(&id)["at_hash"] == URL_SAFE_NO_PAD.encode(&digest.as_ref()[..16]);
        assert_eq!(right, kind != TokenKind::InvalidAtHash, "{kind:?}");
        let of_one_sign_in = claims(&id)["origin_jti"] != "00000000-0000-4000-8000-000000000000";
        assert_eq!(of_one_sign_in, kind != TokenKind::OtherOrigin, "{kind:?}");
        if kind == TokenKind::NonceArray {
            assert_eq!(claims(&id)["nonce"], json!(["a-nonce"]));
        }
    }
}

#[tokio::test]
async fn signatures_are_wrong_as_asked() {
    let services = start().await;
    let app = App::new(&services);
    let browser = browser();
    sign_in(&browser, &services, "it-member").await;
    for (kind, algorithm, signature_bytes) in [
        (TokenKind::SignatureNone, "none", 0),
        (TokenKind::InvalidSignature, "RS256", 256),
        (TokenKind::Hs256, "HS256", 32),
        (TokenKind::Es256, "ES256", 64),
        (TokenKind::MissingKid, "RS256", 256),
    ] {
        let fault = TokenFault { kind, of: WhichToken::Id, only_refreshed: false };
        switch(&services, Switches { tokens: Some(fault), ..Switches::default() }).await;
        let tokens = app.tokens(&browser.follow(&authorize_url(&services, &[])).await.code()).await;
        verified(&services, &text(&tokens, "access_token")).await;
        let id = text(&tokens, "id_token");
        let header = header_of(&id);
        assert_eq!(header["alg"], algorithm, "{kind:?}");
        let without_kid = [TokenKind::SignatureNone, TokenKind::MissingKid].contains(&kind);
        assert_eq!(header.get("kid").is_none(), without_kid, "{kind:?}");
        let signature = URL_SAFE_NO_PAD.decode(id.rsplit('.').next().unwrap()).unwrap();
        assert_eq!(signature.len(), signature_bytes, "{kind:?}");
        let set: jsonwebtoken::jwk::JwkSet = serde_json::from_value(get_json(&keys_url(&services)).await).unwrap();
        let mut rules = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
        rules.validate_aud = false;
        let holds = set.keys.iter().any(|key| {
            let key = jsonwebtoken::DecodingKey::from_jwk(key).unwrap();
            jsonwebtoken::decode::<Value>(&id, &key, &rules).is_ok()
        });
        assert_eq!(holds, kind == TokenKind::MissingKid, "{kind:?}");
    }
}

#[tokio::test]
async fn a_fault_can_wait_for_the_refresh() {
    let services = start().await;
    let app = App::new(&services);
    let fault = TokenFault { kind: TokenKind::OtherSubject, of: WhichToken::Both, only_refreshed: true };
    switch(&services, Switches { tokens: Some(fault), ..Switches::default() }).await;
    let first = app.tokens(&sign_in(&browser(), &services, "it-member").await).await;
    let (_, second) = app.refresh(&text(&first, "refresh_token")).await;
    let sub = |tokens: &Value, name: &str| claims(&text(tokens, name))["sub"].clone();
    assert_ne!(sub(&first, "id_token"), sub(&second, "id_token"));
    assert_eq!(sub(&second, "id_token"), sub(&second, "access_token"));
    assert_eq!(services.faults().refreshes(), 1);
    assert_eq!(services.faults().calls(Endpoint::Token), 2);
}

#[tokio::test]
async fn the_application_gets_any_error_at_either_moment() {
    let services = start().await;
    let browser = browser();
    for after_login in [false, true] {
        let error = AuthorizeError {
            error: "temporarily_unavailable".to_owned(),
            description: Some("<b>later</b>".to_owned()),
            without_state: after_login,
            after_login,
        };
        switch(&services, Switches { authorize_error: Some(error), ..Switches::default() }).await;
        let answer = match browser.follow(&authorize_url(&services, &[])).await {
            RedirectOutcome::Page { url, .. } if after_login => {
                browser.submit(&url, "it-member", services.password()).await.app()
            }
            landing => landing.app(),
        };
        assert_eq!(answer["error"], "temporarily_unavailable");
        assert_eq!(answer["error_description"], "<b>later</b>");
        assert_eq!(answer.get("state").map(String::as_str), (!after_login).then_some("a state"));
        assert!(!answer.contains_key("code"));
    }
    let stranger = authorize_url(&services, &[("redirect_uri", "https://example.com/")]);
    match browser.follow(&stranger).await {
        RedirectOutcome::Page { url, status: 400, .. } => assert!(url.contains("/error?"), "{url}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn faults_are_switched_over_http_by_programs_alone() {
    let services = start().await;
    let url = format!("{}/_faults", services.user_pool.domain);
    let post = async |body: &str| {
        let response = http().post(&url).body(body.to_owned()).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    let (status, shown) = post(r#"{"endpoints": {"jwks": {"error": {"status": 503}, "times": 3}}}"#).await;
    assert_eq!(status, 200, "{shown}");
    post(r#"{"clock_ahead": 60}"#).await;
    let shown = get_json(&url).await;
    let fault = json!({"delay_ms": 0, "error": {"status": 503, "body": ""}, "times": 3});
    assert_eq!(shown["switches"], json!({"endpoints": {"jwks": fault}, "clock_ahead": 60}));
    assert_eq!(http().get(keys_url(&services)).send().await.unwrap().status(), 503);
    let shown = get_json(&url).await;
    assert_eq!((&shown["calls"], &shown["refreshes"]), (&json!({"jwks": 1}), &json!(0)));
    assert_eq!(shown["switches"]["endpoints"]["jwks"]["times"], 2);

    for (body, expected) in [
        (r#"{"endpoints": {"nothing": {}}}"#, "unknown variant `nothing`"),
        (r#"{"unknown": 1}"#, "unknown field `unknown`"),
        (r#"{"endpoints": {"jwks": {"error": {"status": 99}}}}"#, "99 is no status"),
        (r#"{"expire_tokens_of": "nobody"}"#, "no user \"nobody\""),
        ("", "EOF"),
    ] {
        let (status, answer) = post(body).await;
        assert_eq!(status, 400, "{body}");
        assert!(answer.contains(expected), "{body}: {answer}");
    }
    for (header, value) in [("origin", APP), ("sec-fetch-site", "none")] {
        for method in ["GET", "POST", "DELETE"] {
            let request = http().request(method.parse().unwrap(), &url).header(header, value).body("{}");
            assert_eq!(request.send().await.unwrap().status(), 403, "{method} {header}");
        }
    }
    assert_eq!(http().delete(&url).send().await.unwrap().status(), 204);
    assert_eq!(get_json(&url).await, json!({"switches": {"endpoints": {}}, "calls": {}, "refreshes": 0}));
    let directory = format!("{}/_faults", services.directory_url);
    assert_eq!(http().get(directory).send().await.unwrap().status(), 404, "the directory has none");
}

#[tokio::test]
async fn the_documents_examples_are_understood() {
    let services = start().await;
    let url = format!("{}/_faults", services.user_pool.domain);
    let document = include_str!("../../../../docs/local-mode.md");
    let bodies = document.lines().filter_map(|line| line.strip_prefix("curl localhost:9229/_faults -d '"));
    let mut examples = 0;
    for body in bodies.map(|body| body.strip_suffix('\'').unwrap()) {
        let response = http().post(&url).body(body).send().await.unwrap();
        assert_eq!(response.status(), 200, "{body}: {}", response.text().await.unwrap());
        examples += 1;
    }
    assert_eq!(examples, document.matches("/_faults -d").count());
    for kind in document.lines().filter(|line| line.starts_with("| `")).flat_map(|line| {
        let first = line.split('|').nth(1).unwrap_or_default();
        first.split('`').skip(1).step_by(2).collect::<Vec<_>>()
    }) {
        if kind == "kind" {
            continue;
        }
        let body = json!({"tokens": {"kind": kind}}).to_string();
        assert_eq!(http().post(&url).body(body).send().await.unwrap().status(), 200, "{kind}");
    }
}
