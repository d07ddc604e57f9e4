//! How a token travels: rows 255 to 272 of the catalogue of token tests.

use crate::{
    raw::{ask, statuses},
    support::{header, new_resource, shared, usher},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use local::testing::Browser;
use serde_json::json;

const LIST: &str = "/api/resources/list";

/// The status, and what the answer says about tokens, with these headers `Authorization`.
async fn with(authorization: &[&[u8]]) -> (u16, String) {
    let usher = shared().await;
    let request = authorization.iter().fold(usher.request("GET", LIST), |request, value| {
        request.header("authorization", reqwest::header::HeaderValue::from_bytes(value).unwrap())
    });
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), header(&answer, "www-authenticate"))
}

async fn with_one(authorization: &str) -> u16 {
    with(&[authorization.as_bytes()]).await.0
}

#[tokio::test]
async fn t255_without_a_token_the_answer_asks_for_one_and_names_no_error() {
    assert_eq!(with(&[]).await, (401, "Bearer".to_owned()));
}

#[tokio::test]
async fn t256_another_scheme_is_refused() {
    assert_eq!(with_one("Basic dXNlcjpwYXNzd29yZA==").await, 401);
    let token = shared().await.access_token("it-member").await;
    assert_eq!(with_one(&format!("Basic {token}")).await, 401);
}

#[tokio::test]
async fn t257_the_scheme_may_be_written_in_any_case() {
    let token = shared().await.access_token("it-member").await;
    for scheme in ["Bearer", "bearer", "BEARER", "bEaReR"] {
        assert_eq!(with_one(&format!("{scheme} {token}")).await, 200, "{scheme}");
    }
}

#[tokio::test]
async fn t258_the_scheme_without_a_token_is_refused() {
    for value in ["Bearer", "Bearer ", "Bearer null", "Bearer undefined", "Bearer x", ""] {
        assert_eq!(with_one(value).await, 401, "{value:?}");
    }
    assert_eq!(with(&[b"Bearer null"]).await.1, "Bearer error=\"invalid_token\"");
}

#[tokio::test]
async fn t259_between_scheme_and_token_are_spaces_and_nothing_else() {
    let token = shared().await.access_token("it-member").await;
    // Row 15: `1*SP` (RFC 9110, section 11.4).
    for between in [" ", "  ", "     "] {
        assert_eq!(with_one(&format!("Bearer{between}{token}")).await, 200, "{between:?}");
    }
    for between in ["\t", " \t", ""] {
        assert_eq!(with_one(&format!("Bearer{between}{token}")).await, 401, "{between:?}");
    }
}

#[tokio::test]
async fn t260_two_headers_are_refused_even_if_both_hold() {
    let bearer = format!("Bearer {}", shared().await.access_token("it-member").await);
    assert_eq!(with(&[bearer.as_bytes(), bearer.as_bytes()]).await.0, 400);
    assert_eq!(with(&[bearer.as_bytes(), b"Bearer x"]).await.0, 400);
}

#[tokio::test]
async fn t261_two_tokens_in_one_header_are_refused() {
    let token = shared().await.access_token("it-member").await;
    for both in [format!("Bearer {token},{token}"), format!("Bearer {token}, Bearer {token}")] {
        assert_eq!(with_one(&both).await, 401);
    }
}

#[tokio::test]
async fn t262_and_t263_a_token_in_the_address_or_in_a_body_is_none() {
    let usher = shared().await;
    let token = usher.access_token("it-member").await;
    let in_address = usher.request("GET", &format!("{LIST}?access_token={token}")).send().await.unwrap();
    assert_eq!(in_address.status(), 401);
    let form = [("access_token", token.as_str()), ("path", "/t263"), ("title", "A")];
    let in_form = usher.request("POST", "/resources/new").form(&form).send().await.unwrap();
    assert!(matches!(in_form.status().as_u16(), 400 | 401), "{}", in_form.status());
    let body = json!({ "access_token": token, "draft": { "path": "/t263", "title": "A" } });
    let in_json = usher.request("POST", "/api/resources/create").json(&body).send().await.unwrap();
    assert!(matches!(in_json.status().as_u16(), 400 | 401), "{}", in_json.status());
}

#[tokio::test]
async fn t264_a_token_in_a_cookie_is_none() {
    let usher = shared().await;
    let token = usher.access_token("it-member").await;
    for cookie in [format!("access_token={token}"), format!("Authorization=Bearer {token}"), format!("usher={token}")] {
        let answer = usher.request("GET", LIST).header("cookie", cookie).send().await.unwrap();
        assert_eq!(answer.status(), 401);
    }
}

/// The pages' own calls carry the cookie; a change must say where it comes from as well (row 35).
#[tokio::test]
async fn t265_the_cookie_alone_changes_nothing() {
    let usher = shared().await;
    let browser = usher.signed_in("it-member").await;
    let body = json!({ "draft": { "path": "/t265", "title": "A" } });
    let answer = browser.send(usher.request("POST", "/api/resources/create").json(&body)).await;
    assert_eq!(answer.status(), 403);
}

#[tokio::test]
async fn t266_beside_a_token_no_cookie_counts() {
    let usher = shared().await;
    let (admin, token) = (usher.signed_in("admin").await, usher.access_token("it-member").await);
    let open = |token: String| usher.request("GET", "/api/resources/open?path=/payroll").bearer_auth(token);
    assert_eq!(admin.send(usher.request("GET", "/api/resources/open?path=/payroll")).await.status(), 200);
    assert_eq!(admin.send(open(token)).await.status(), 403, "the token's person may not");
    let made_up = format!("{}.{}.{}", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#), URL_SAFE_NO_PAD.encode("{}"), "x");
    for token in [made_up.as_str(), "x", ""] {
        assert_eq!(admin.send(open(token.to_owned())).await.status(), 401, "{token}");
    }
}

#[tokio::test]
async fn t267_a_long_header_is_refused_and_the_connection_goes_on() {
    let usher = shared().await;
    let host = usher.host();
    let request = format!(
        "GET {LIST} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\n\r\n\
         GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n",
        "a".repeat(16 * 1024)
    );
    assert_eq!(statuses(&ask(usher.address, request.as_bytes()).await), [401, 200]);
}

#[tokio::test]
async fn t268_a_header_that_is_not_ascii_is_refused() {
    assert_eq!(with(&[b"Bearer \xc3\xa9\xff"]).await.0, 401);
    assert_eq!(with(&[b"B\xe9arer x"]).await.0, 401);
}

#[tokio::test]
async fn t270_and_t271_a_change_takes_its_own_method() {
    let usher = shared().await;
    let token = usher.access_token("admin").await;
    let delete = "/api/resources/operate?operation=delete&path=/blog&version=1";
    let get = usher.request("GET", delete).bearer_auth(&token).send().await.unwrap();
    assert_eq!((get.status().as_u16(), header(&get, "allow").as_str()), (405, "POST"));
    for name in ["x-http-method-override", "x-http-method", "x-method-override"] {
        let answer = usher.request("GET", delete).bearer_auth(&token).header(name, "POST").send().await.unwrap();
        assert_eq!(answer.status(), 405, "{name}");
    }
    let form = usher.request("GET", &format!("{delete}&_method=POST")).bearer_auth(&token).send().await.unwrap();
    assert_eq!(form.status(), 405);
    let there = usher.request("GET", "/api/resources/open?path=/blog").bearer_auth(&token).send().await.unwrap();
    assert_eq!(there.status(), 200);
}

#[tokio::test]
async fn t272_what_a_proxy_may_say_about_a_person_is_not_believed() {
    let usher = shared().await;
    let token = usher.access_token("admin").await;
    for name in
        ["x-forwarded-user", "x-remote-user", "x-amzn-oidc-data", "x-amzn-oidc-accesstoken", "x-auth-request-user"]
    {
        for value in ["admin", token.as_str()] {
            let answer = Browser::default().send(usher.request("GET", LIST).header(name, value)).await;
            assert_eq!(answer.status(), 401, "{name}");
        }
    }
}

/// What browsers, and agents on an office's computers, add for a proxy in front of Usher.
const NOT_OURS: [&str; 5] = [
    "Basic dXNlcjpwYXNzd29yZA==",
    "Negotiate YIIJvwYGKwYBBQUC",
    "NTLM TlRMTVNTUAAB",
    "Digest username=\"a\"",
    "Bearerx y",
];

/// Row 15.
#[tokio::test]
async fn schemes_that_are_not_ours_leave_the_cookie_in_force() {
    let usher = usher().await;
    let browser = usher.signed_in("it-member").await;
    for (number, scheme) in NOT_OURS.into_iter().enumerate() {
        for path in ["/resources", LIST] {
            let answer = browser.send(usher.request("GET", path).header("authorization", scheme)).await;
            assert_eq!(answer.status(), 200, "{path} with {scheme}");
        }
        let resource = format!("/beside-{number}");
        let post = |site: &str| {
            let form = usher.request("POST", "/resources/new").form(&new_resource(&resource, "Beside"));
            browser.send(form.header("authorization", scheme).header("sec-fetch-site", site))
        };
        // It says nothing about where a request comes from.
        assert_eq!(post("cross-site").await.status(), 403, "{scheme}");
        assert_eq!(post("same-site").await.status(), 403, "{scheme}");
        assert_eq!(post("same-origin").await.status(), 303, "{scheme}");
        // Nobody by such a scheme alone, and no word of a token.
        assert_eq!(with(&[scheme.as_bytes()]).await, (401, "Bearer".to_owned()), "{scheme}");
        let page = usher.request("GET", "/resources").header("authorization", scheme).send().await.unwrap();
        assert_eq!((page.status().as_u16(), header(&page, "www-authenticate").as_str()), (401, "Bearer"), "{scheme}");
    }
}

/// Row 15: a page that is asked for with a token says for whom pages are, and how to go on.
#[tokio::test]
async fn a_page_tells_a_program_that_it_is_for_browsers() {
    let usher = shared().await;
    let token = usher.access_token("it-member").await;
    for path in ["/", "/resources", "/resources/blog", "/account", "/admin", "/admin/people/it-member", "/nowhere"] {
        let answer = usher.request("GET", path).bearer_auth(&token).send().await.unwrap();
        assert_eq!(answer.status(), 403, "{path}");
        assert_eq!(header(&answer, "www-authenticate"), "", "{path}: another token would not help");
        let page = answer.text().await.unwrap();
        assert!(page.contains("Pages are for browsers") && page.contains("/api/"), "{path}: {page}");
        assert!(!page.contains("Ira Itemba"), "{path}");
    }
    let forged = usher.request("GET", "/resources").bearer_auth(format!("{token}x")).send().await.unwrap();
    let told = header(&forged, "www-authenticate");
    assert_eq!((forged.status().as_u16(), told.as_str()), (401, "Bearer error=\"invalid_token\""));
}
