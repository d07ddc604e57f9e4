//! The headers of every kind of answer: all of them, no others, none twice.

use crate::support::{PUBLIC, Usher, header, shared, usher, usher_in_public, usher_with};
use local::testing::Browser;
use reqwest::Response;
use std::collections::BTreeSet;

const INERT: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";
const NO_FEATURES: &str = "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), clipboard-read=(), \
     clipboard-write=(), display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), \
     gyroscope=(), hid=(), identity-credentials-get=(), idle-detection=(), keyboard-map=(), magnetometer=(), \
     microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), \
     serial=(), usb=(), xr-spatial-tracking=()";

/// On every answer, over TLS.
const ALWAYS: [&str; 10] = [
    "cross-origin-embedder-policy: require-corp",
    "cross-origin-opener-policy: same-origin",
    "cross-origin-resource-policy: same-origin",
    "origin-agent-cluster: ?1",
    "strict-transport-security: max-age=63072000; includeSubDomains",
    "x-content-type-options: nosniff",
    "x-dns-prefetch-control: off",
    "x-frame-options: DENY",
    "x-permitted-cross-domain-policies: none",
    "x-request-id: *",
];

/// What an answer is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Page,
    /// A page, or none, of the sign-in: its address is nobody's business.
    SignIn,
    /// A page of the callback, which loads nothing.
    Callback,
    /// A page without the application.
    Plain,
    /// Somewhere else, from a page of the sign-in.
    OnFromSignIn,
    Json,
    Problem,
    Redirect,
    File(&'static str),
    NoFile,
    /// No body.
    Nothing,
}
use Kind::*;

/// SHA-256 of the style sheet that the tests have, `body {}`.
const STYLE: &str = "'sha256-YjaKGiklmzC6wjXA513HAMmzus8VE61XCOT+SmwNZWA='";

/// The policy of the page that describes the API.
const WITHOUT_SCRIPTS: &str = "content-security-policy: default-src 'none'; \
                               style-src 'sha256-YjaKGiklmzC6wjXA513HAMmzus8VE61XCOT+SmwNZWA='; img-src data:; \
                               form-action 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; \
                               report-uri /csp-report; upgrade-insecure-requests";

/// Every header of such an answer, in order; `*` for values that differ from one to the next, such as a date.
fn expected(kind: Kind, usher: &Usher) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = ALWAYS.map(str::to_owned).into();
    let mut add = |line: &str| assert!(all.insert(line.to_owned()));
    add(&format!("permissions-policy: {NO_FEATURES}"));
    add("date: *");
    if kind != Nothing {
        add("content-length: *");
    }
    let hosted_ui = &usher.services.user_pool.domain;
    let page = format!(
        "content-security-policy: default-src 'none'; script-src 'self' 'nonce-*' 'wasm-unsafe-eval'; \
         style-src {STYLE}; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
         form-action 'self' {hosted_ui}; base-uri 'none'; object-src 'none'; frame-src 'none'; worker-src 'none'; \
         frame-ancestors 'none'; report-uri /csp-report; upgrade-insecure-requests"
    );
    let callback = format!(
        "content-security-policy: default-src 'none'; script-src 'nonce-*'; style-src {STYLE}; img-src data:; \
         form-action 'self' {hosted_ui}; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; \
         report-uri /csp-report; upgrade-insecure-requests"
    );
    match kind {
        Page | SignIn => add(&page),
        Callback => add(&callback),
        _ => add(&format!("content-security-policy: {INERT}")),
    }
    match kind {
        SignIn | Callback | OnFromSignIn | Json | Problem | Redirect => add("referrer-policy: no-referrer"),
        _ => add("referrer-policy: same-origin"),
    }
    match kind {
        File(_) => {
            add("cache-control: no-cache");
            add("vary: Accept-Encoding");
            add("accept-ranges: bytes");
            add("last-modified: *");
            add("etag: *");
        }
        _ => {
            add("cache-control: private, no-store");
            add("vary: Authorization, Cookie, Accept-Language, Accept-Encoding");
        }
    }
    match kind {
        Page | SignIn | Callback | Plain => add("content-type: text/html; charset=utf-8"),
        Json => add("content-type: application/json"),
        Problem => add("content-type: application/problem+json"),
        File(content_type) => add(&format!("content-type: {content_type}")),
        NoFile => add("content-type: text/plain; charset=utf-8"),
        OnFromSignIn | Redirect => add("location: *"),
        Nothing => {}
    }
    if kind == OnFromSignIn {
        add("set-cookie: *");
    }
    all
}

/// Method, path, the status for nobody, a member and an administrator, what it is, and headers beside or instead.
type Row = (&'static str, &'static str, [u16; 3], Kind, &'static [&'static str]);

fn found(answer: &Response) -> Vec<String> {
    let lines = answer.headers().iter().map(|(name, value)| {
        let value = value.to_str().unwrap();
        let value = match name.as_str() {
            "date" | "content-length" | "x-request-id" | "etag" | "last-modified" | "location" | "set-cookie"
            | "retry-after" => "*".to_owned(),
            "content-security-policy" => {
                let nonce = value.split_once("'nonce-").map(|(_, rest)| rest.split_once('\'').unwrap().0);
                nonce.map_or_else(|| value.to_owned(), |nonce| value.replace(nonce, "*"))
            }
            _ => value.to_owned(),
        };
        format!("{name}: {value}")
    });
    lines.collect()
}

/// `more` are headers beside or instead.
fn has_exactly(answer: &Response, mut expected: BTreeSet<String>, more: &[&str], what: &str) {
    for line in more {
        let name = line.split(':').next().unwrap();
        expected.retain(|line| line.split(':').next().unwrap() != name);
        expected.insert((*line).to_owned());
    }
    let mut found = found(answer);
    // After a body that was not read to its end; that is between the two ends of a connection.
    found.retain(|line| line != "connection: close");
    for line in &mut found {
        let name = line.split(':').next().unwrap();
        // Which methods there are has a test of its own.
        let varies = name.starts_with("ratelimit-") || name == "allow" && more.contains(&"allow: *");
        if varies {
            *line = format!("{name}: *");
        }
    }
    found.sort_unstable();
    assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{what}");
}

#[tokio::test]
async fn hd1_every_answer_has_its_headers_and_no_others() {
    let usher = usher_in_public().await;
    let browsers = [
        ("nobody", Browser::default()),
        ("it-member", usher.signed_in("it-member").await),
        ("admin", usher.signed_in("admin").await),
    ];
    let rows: &[Row] = &[
        ("GET", "/", [200; 3], Page, &[]),
        ("GET", "/resources", [401, 200, 200], Page, &[]),
        ("GET", "/resources/new", [401, 200, 200], Page, &[]),
        ("GET", "/resources/none", [401, 404, 404], Page, &[]),
        ("GET", "/resources/payroll", [401, 403, 200], Page, &[]),
        ("GET", "/account", [401, 200, 200], Page, &[]),
        ("GET", "/account/preferences", [401, 200, 200], Page, &[]),
        ("GET", "/account/sessions", [401, 200, 200], Page, &[]),
        ("GET", "/account/token", [401, 200, 200], Page, &[]),
        ("GET", "/requests", [401, 200, 200], Page, &[]),
        ("POST", "/requests", [400; 3], Page, &[]),
        ("GET", "/admin", [401, 403, 200], Page, &[]),
        ("GET", "/admin/people", [401, 403, 200], Page, &[]),
        ("GET", "/admin/people/it-member", [401, 403, 200], Page, &[]),
        ("GET", "/admin/people/it-member/activity", [401, 403, 200], Page, &[]),
        ("GET", "/admin/selected-people", [401, 403, 200], Page, &[]),
        ("POST", "/admin/selected-people", [401, 403, 422], Page, &[]),
        ("GET", "/admin/map", [401, 403, 200], Page, &[]),
        ("GET", "/admin/why", [401, 403, 200], Page, &[]),
        ("GET", "/admin/usage", [401, 403, 200], Page, &[]),
        ("POST", "/admin/usage", [405; 3], Page, &["allow: *"]),
        ("GET", "/admin/usage/groups", [401, 403, 200], Page, &[]),
        ("POST", "/admin/usage/groups", [401, 403, 422], Page, &[]),
        ("GET", "/admin/audit", [401, 403, 200], Page, &[]),
        ("POST", "/admin/audit", [400; 3], Page, &[]),
        ("GET", "/admin/doctor", [401, 403, 200], Page, &[]),
        ("GET", "/nowhere", [404; 3], Page, &[]),
        ("POST", "/resources/new", [401, 422, 422], Page, &[]),
        ("POST", "/resources", [405; 3], Page, &["allow: *"]),
        ("PUT", "/preferences", [405; 3], Page, &["allow: *"]),
        // A form without a choice chooses nothing.
        ("POST", "/preferences", [303; 3], Redirect, &[]),
        ("GET", "/auth/callback", [400; 3], Callback, &[]),
        ("POST", "/auth/callback", [405; 3], Callback, &["allow: GET"]),
        ("POST", "/csp-report", [204; 3], Nothing, &[]),
        ("GET", "/auth/sign-in", [303; 3], OnFromSignIn, &[]),
        ("GET", "/auth/sign-in?provider=Unknown", [400; 3], SignIn, &[]),
        ("GET", "/auth/sign-out", [405; 3], SignIn, &["allow: POST"]),
        ("GET", "/api/resources/list", [401, 200, 200], Json, &[]),
        ("GET", "/api/resources/open?path=/payroll", [401, 403, 200], Json, &[]),
        ("GET", "/api/none", [404; 3], Problem, &[]),
        ("GET", "/api/v1/me", [401; 3], Problem, &[]),
        ("GET", "/api/v1/resources", [401; 3], Problem, &[]),
        ("GET", "/api/v1/resources/blog", [401; 3], Problem, &[]),
        ("GET", "/api/v1/none", [404; 3], Problem, &[]),
        (
            "GET",
            "/api/v1/openapi.json",
            [200; 3],
            Json,
            &["cache-control: no-cache", "vary: Accept-Encoding", "etag: *"],
        ),
        ("GET", "/api", [200; 3], Plain, &[WITHOUT_SCRIPTS]),
        ("POST", "/api/v1/me", [405; 3], Problem, &["allow: GET,HEAD"]),
        ("GET", "/api/resources/create", [405; 3], Problem, &["allow: POST"]),
        ("GET", "/healthz", [200; 3], Json, &["referrer-policy: same-origin"]),
        ("GET", "/readyz", [200; 3], Json, &["referrer-policy: same-origin"]),
        ("GET", "/robots.txt", [200; 3], File("text/plain"), &[]),
        ("GET", "/pkg/usher.js", [200; 3], File("text/javascript"), &[]),
        ("GET", "/pkg/usher.css", [200; 3], File("text/css"), &[]),
        ("GET", "/pkg/usher.wasm", [200; 3], File("application/wasm"), &[]),
        ("GET", "/pkg/none.js", [404; 3], NoFile, &[]),
        ("GET", "/pkg/locales/none.json", [404; 3], NoFile, &[]),
    ];
    for &(method, path, statuses, kind, more) in rows {
        for ((who, browser), status) in browsers.iter().zip(statuses) {
            let mut request = usher.request(method, path).header("sec-fetch-site", "same-origin");
            if method == "POST" {
                request = request.form(&[("title", "")]);
            }
            let answer = browser.send(request).await;
            let what = format!("{method} {path} for {who}");
            assert_eq!(answer.status(), status, "{what}");
            let kind = if kind == Json && status >= 400 { Problem } else { kind };
            let mut expected = expected(kind, &usher);
            if kind == Problem && status < 404 && !path.starts_with("/api/v1/") {
                // By which Leptos knows an error.
                expected.insert(format!("serverfnerror: {}", path.split('?').next().unwrap()));
            }
            if status == 200 && path.ends_with("/payroll") {
                let limits = ["limit", "remaining", "reset"].map(|name| format!("ratelimit-{name}: *"));
                expected.extend(limits);
            }
            if status == 401 {
                expected.insert("www-authenticate: Bearer".to_owned());
            }
            has_exactly(&answer, expected, more, &what);
        }
    }
    let elsewhere = usher.request_under("other.example.com", "GET", "/resources?q=a").send().await.unwrap();
    assert_eq!(elsewhere.status(), 308);
    assert_eq!(header(&elsewhere, "location"), format!("{PUBLIC}/resources?q=a"));
    has_exactly(&elsewhere, expected(Redirect, &usher), &[], "another host");
}

/// The answers to what is too much, too often, too early or at the wrong place.
#[tokio::test]
async fn hd1_refusals_have_their_headers_too() {
    let usher = usher_with(&format!("public_url = '{PUBLIC}'"), "[limits]\nsign_in_requests_per_minute = 1").await;
    let member = usher.signed_in("it-member").await;
    // Of whom the server remembers nothing: nothing is asked in this name until the database is away.
    let new = usher.signed_in("marketing-member").await;
    assert_eq!(usher.get(&member, "/auth/callback").await.status(), 400, "the one that may fail in a minute");
    let ours = |method: &str, path: &str| usher.request(method, path).header("sec-fetch-site", "same-origin");
    let too_long = "a".repeat(2 * 1024 * 1024);
    let bearer = |token: &str| ours("GET", "/api/resources/list").header("authorization", format!("Bearer {token}"));
    let large = |path: &str| ours("POST", path).header("content-type", "application/x-www-form-urlencoded");
    // It asks again by itself, which no page in a sandbox may.
    let refreshes = "content-security-policy: default-src 'none'; img-src data:; frame-ancestors 'none'; \
                     base-uri 'none'; form-action 'none'";
    let function = "serverfnerror: /api/resources/list";
    let invalid = "www-authenticate: Bearer error=\"invalid_token\"";
    let rows = [
        (
            "429",
            usher.request("GET", "/auth/callback"),
            429,
            Plain,
            vec!["retry-after: *", "referrer-policy: no-referrer", refreshes],
        ),
        ("401", bearer("x"), 401, Problem, vec![function, invalid]),
        ("403", usher.request("POST", "/preferences").header("sec-fetch-site", "cross-site"), 403, Page, vec![]),
        ("413", large("/resources/new").body(too_long.clone()), 413, Page, vec![]),
        ("413 of a call", large("/api/resources/create").body(too_long), 413, Problem, vec![]),
        ("421", usher.request_under("other.example.com", "POST", "/preferences"), 421, NoFile, vec![]),
    ];
    for (what, request, status, kind, more) in rows {
        let answer = if what == "401" { request.send().await.unwrap() } else { member.send(request).await };
        assert_eq!(answer.status(), status, "{what}");
        has_exactly(&answer, expected(kind, &usher), &more, what);
    }
    usher.services.stop_dynamodb().await;
    for (path, kind, more) in [
        ("/resources", Page, vec!["retry-after: *"]),
        ("/api/resources/list", Problem, vec!["retry-after: *"]),
        ("/readyz", Json, vec!["retry-after: *", "referrer-policy: same-origin"]),
    ] {
        let answer = new.send(ours("GET", path)).await;
        assert_eq!(answer.status(), 503, "{path}");
        has_exactly(&answer, expected(kind, &usher), &more, path);
    }
}

#[tokio::test]
async fn hd8_on_plain_loopback_nothing_speaks_of_tls() {
    let usher = shared().await;
    let page = usher.get(&Browser::default(), "/").await;
    assert_eq!(header(&page, "strict-transport-security"), "");
    assert!(!header(&page, "content-security-policy").contains("upgrade-insecure-requests"));
}

/// A cookie's name and its attributes, in any order.
fn grammar(cookie: &str) -> (String, BTreeSet<String>) {
    let mut parts = cookie.split("; ");
    let name = parts.next().unwrap().split_once('=').unwrap().0.to_owned();
    (name, parts.map(str::to_owned).collect())
}

#[tokio::test]
async fn hd9_cookies_have_the_attributes_that_keep_them_ours() {
    let usher = usher_in_public().await;
    let browser = usher.signed_in("it-member").await;
    let names: Vec<String> =
        browser.cookies.lock().unwrap().keys().filter(|name| name.contains("usher")).cloned().collect();
    assert_eq!(names, ["__Host-Http-usher"], "the attempt's cookie is gone");
    let attributes = |seconds: &str| {
        ["HttpOnly", "Path=/", "SameSite=Lax", "Secure", seconds]
            .map(str::to_owned)
            .into_iter()
            .collect::<BTreeSet<_>>()
    };
    let another = Browser::stopping_at(&usher.at("/auth/callback"));
    let callback = usher.sent_back(&another, "it-member").await;
    let signed_in = usher.get(&another, &callback).await;
    let set: Vec<_> = signed_in.headers().get_all("set-cookie").iter().map(|c| grammar(c.to_str().unwrap())).collect();
    let [(attempt, ended), session] = set.as_slice() else { panic!("{set:?}") };
    assert!(attempt.starts_with("__Host-Http-usher-attempt-"), "{attempt}");
    assert_eq!(*ended, attributes("Max-Age=0"));
    assert_eq!(*session, ("__Host-Http-usher".to_owned(), attributes("Max-Age=43200")));
    let theme = usher.post(&browser, "/preferences", &[("theme", "dark")]).await;
    let (name, mut found) = grammar(&header(&theme, "set-cookie"));
    // Scripts of the page read and write it.
    found.retain(|attribute| !attribute.starts_with("Max-Age="));
    assert_eq!((name.as_str(), found), ("usher-theme", ["Path=/", "SameSite=Lax", "Secure"].map(str::to_owned).into()));
    let begun = usher.get(&browser, "/auth/sign-in").await;
    let cookies: Vec<_> =
        begun.headers().get_all("set-cookie").iter().map(|c| c.to_str().unwrap().to_owned()).collect();
    assert_eq!(cookies.len(), 1);
    assert!(cookies[0].len() < 1024);
    let (name, found) = grammar(&cookies[0]);
    assert!(name.starts_with("__Host-Http-usher-attempt-"), "{name}");
    // Longer than the attempt is good for: then it still says where its person was going.
    assert_eq!(found, attributes("Max-Age=3600"));
    let out = usher.post(&browser, "/auth/sign-out", &[]).await;
    assert_eq!(grammar(&header(&out, "set-cookie")), ("__Host-Http-usher".to_owned(), attributes("Max-Age=0")));
}

/// Row 18: what a signed-in browser shows is in no cache, so that there is nothing to clear when it signs out, for
/// which browsers take seconds.
#[tokio::test]
async fn signing_out_clears_no_cache_because_no_page_is_in_one() {
    let usher = usher().await;
    let browser = usher.signed_in("it-member").await;
    for path in ["/", "/resources", "/resources/blog", "/account", "/account/sessions", "/api/resources/list"] {
        assert_eq!(header(&usher.get(&browser, path).await, "cache-control"), "private, no-store", "{path}");
    }
    let here = usher.post(&browser, "/auth/sign-out", &[]).await;
    let browser = usher.signed_in("it-member").await;
    let everywhere = usher.post(&browser, "/account/sessions", &[("end", "all")]).await;
    for out in [here, everywhere] {
        assert_eq!(out.status(), 303);
        assert_eq!(header(&out, "cache-control"), "private, no-store");
        assert_eq!(header(&out, "clear-site-data"), "");
    }
}

#[tokio::test]
async fn hd10_and_h1_no_answer_says_what_answers_and_nothing_of_the_sign_in_is_kept() {
    let usher = shared().await;
    for path in ["/", "/nowhere", "/auth/sign-in", "/auth/callback", "/api/none", "/pkg/usher.js", "/healthz"] {
        let answer = usher.get(&Browser::default(), path).await;
        for name in ["server", "x-powered-by", "sourcemap", "x-sourcemap", "alt-svc"] {
            assert_eq!(header(&answer, name), "", "{path}");
        }
        assert_eq!(header(&answer, "cache-control").contains("no-store"), path != "/pkg/usher.js", "{path}");
    }
}

#[tokio::test]
async fn hd12_head_has_the_headers_of_get_and_no_body() {
    let usher = shared().await;
    let browser = usher.signed_in("it-member").await;
    for path in ["/", "/resources", "/nowhere", "/account", "/healthz", "/pkg/usher.js", "/pkg/none.js", "/robots.txt"]
    {
        let (get, head) = (usher.get(&browser, path).await, browser.send(usher.request("HEAD", path)).await);
        assert_eq!(get.status(), head.status(), "{path}");
        assert_eq!(found(&get), found(&head), "{path}");
        assert_eq!(head.bytes().await.unwrap().len(), 0, "{path}");
    }
}

#[tokio::test]
async fn h5_a_private_page_has_no_second_address_that_looks_like_a_file() {
    let usher = shared().await;
    let browser = usher.signed_in("it-member").await;
    for path in
        ["/account/x.css", "/account%2fx.css", "/account%2f.js", "/account;.png", "/account.css", "/resources.js"]
    {
        let answer = usher.get(&browser, path).await;
        assert_eq!(answer.status(), 404, "{path}");
        assert!(header(&answer, "cache-control").contains("no-store"), "{path}");
    }
}
