//! The server's doors, called as browsers, programs and attackers call them; Cognito and DynamoDB run beside it.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]
#![cfg(feature = "local")]

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use local::{
    Services,
    testing::{Browser, Landing, http, location},
};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use usher::{Configuration, Server};

const PASSWORD: &str = "Local-Passw0rd!";

struct Usher {
    url: String,
    services: Services,
    _data: DataDir,
}

struct DataDir(std::path::PathBuf);

impl Drop for DataDir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn usher() -> Usher {
    static NUMBER: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
    let data = std::env::temp_dir().join(format!("usher-test-{}-{number}", std::process::id()));
    let configuration = format!(
        "listen = '127.0.0.1:0'\ndata_dir = '{}'\n[local]\npool_port = 0\ndirectory_port = 0\ndynamodb_port = 0",
        data.display()
    );
    let mut server = Server::start(Configuration::parse(&configuration).unwrap()).await.unwrap();
    let (url, services) = (server.public_url().to_owned(), server.local().unwrap());
    tokio::spawn(server.run_until(std::future::pending()));
    Usher { url, services, _data: DataDir(data) }
}

impl Usher {
    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    async fn signed_in(&self, username: &str) -> Browser {
        let browser = Browser::default();
        let page = browser.follow(&self.at("/auth/sign-in")).await.page_url();
        match browser.submit(&page, username, PASSWORD).await {
            Landing::Page { url, status: 200, .. } => assert_eq!(url, self.at("/")),
            other => panic!("{other:?}"),
        }
        browser
    }

    /// As a browser posts a form from a page of this site.
    async fn post(&self, browser: &Browser, path: &str, form: &[(&str, &str)]) -> Response {
        browser.send(http().post(self.at(path)).header("sec-fetch-site", "same-origin").form(form)).await
    }

    async fn call(&self, browser: &Browser, function: &str, body: &Value) -> Response {
        let request = http().post(self.at(&format!("/api/resources/{function}"))).json(body);
        browser.send(request.header("sec-fetch-site", "same-origin")).await
    }
}

fn new_resource<'a>(path: &'a str, title: &'a str) -> [(&'a str, &'a str); 4] {
    [("path", path), ("title", title), ("summary", ""), ("body", "A text of some worth.")]
}

#[tokio::test]
async fn a_person_signs_in_works_and_signs_out_without_scripts() {
    let usher = usher().await;
    let browser = usher.signed_in("it-member").await;
    let list = browser.get(&usher.at("/resources")).await.text().await.unwrap();
    assert!(list.contains("Ira Itemba") && list.contains("/blog") && !list.contains("/payroll"), "{list}");
    let denied = browser.get(&usher.at("/resources/payroll")).await;
    assert_eq!(denied.status(), 403);
    assert!(denied.text().await.unwrap().contains("usher-admins"));

    let created = usher.post(&browser, "/resources/new", &new_resource("/mine", "Mine")).await;
    assert_eq!((created.status(), location(&created).as_deref()), (StatusCode::SEE_OTHER, Some("/resources/mine")));
    let change = [("path", "/mine"), ("title", "Mine, changed"), ("version", "1")];
    assert_eq!(usher.post(&browser, "/resources/mine/edit", &change).await.status(), StatusCode::SEE_OTHER);
    let page = browser.get(&usher.at("/resources/mine")).await.text().await.unwrap();
    assert!(page.contains("Mine, changed"));
    let deleted = usher.post(&browser, "/resources/mine/delete", &[("version", "2")]).await;
    assert_eq!(location(&deleted).as_deref(), Some("/resources"));
    assert_eq!(browser.get(&usher.at("/resources/mine")).await.status(), 404);

    let cookie = browser.cookies.lock().unwrap()["usher"].clone();
    let out = usher.post(&browser, "/auth/sign-out", &[]).await;
    let landed = browser.follow(&location(&out).unwrap()).await.page_url();
    assert_eq!(landed, usher.at("/"));
    assert!(!browser.cookies.lock().unwrap().contains_key("usher"));
    browser.cookies.lock().unwrap().insert("usher".to_owned(), cookie);
    assert_eq!(browser.get(&usher.at("/resources")).await.status(), 401, "the old cookie is worth nothing");
    let again = browser.follow(&usher.at("/auth/sign-in")).await.page_url();
    assert!(again.starts_with(&usher.services.user_pool.domain), "a password is asked for: {again}");
}

#[tokio::test]
async fn calls_by_hand_are_decided_like_those_of_the_pages() {
    let usher = usher().await;
    let (member, nobody) = (usher.signed_in("it-member").await, Browser::default());
    let id_token = {
        let page = member.get(&usher.at("/account")).await.text().await.unwrap();
        let start = page.find("eyJ").expect("the ID token travels with the page");
        page[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect::<String>()
    };
    let draft = |path: &str, owner: Value| {
        json!({ "path": path, "draft": {
        "path": path, "title": "Taken over", "body": "", "roles": [], "owner": owner, "version": 1 } })
    };
    let (blog, mine) = (
        draft("/blog", Value::Null),
        json!({ "draft": {
        "path": "/hers", "title": "Hers", "owner": "marketing-member" } }),
    );
    let rows: Vec<(&str, &Browser, &str, Value, u16)> = vec![
        ("no session", &nobody, "save", blog.clone(), 401),
        ("no session", &nobody, "create", mine.clone(), 401),
        ("no session", &nobody, "delete", json!({ "path": "/blog", "version": 1 }), 401),
        ("somebody else's", &member, "save", blog.clone(), 403),
        ("somebody else's", &member, "delete", json!({ "path": "/blog", "version": 1 }), 403),
        ("a changed owner", &member, "save", draft("/blog", json!("it-member")), 403),
        ("a changed owner", &member, "create", mine, 403),
        (
            "a smuggled field",
            &member,
            "create",
            json!({ "draft": { "path": "/a", "title": "A", "created_at": 0 } }),
            400,
        ),
        ("no such function", &member, "promote", json!({}), 404),
    ];
    for (what, browser, function, body, expected) in rows {
        let answer = usher.call(browser, function, &body).await;
        assert_eq!(answer.status(), expected, "{what}: {function}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json", "{what}");
        let problem: Value = answer.json().await.unwrap();
        assert!(problem["request_id"].as_str().is_some_and(|id| id.len() == 32), "{what}: {problem}");
    }
    // An ID token is no credential, with or without the cookie beside it.
    for browser in [&nobody, &member] {
        let request = http().post(usher.at("/api/resources/save")).bearer_auth(&id_token).json(&blog);
        let answer = browser.send(request).await;
        assert_eq!(answer.status(), 401);
        assert!(answer.headers()["www-authenticate"].to_str().unwrap().starts_with("Bearer"));
    }
    let admin = usher.signed_in("admin").await;
    let blog = admin.get(&usher.at("/api/resources/open?path=/blog")).await.json::<Value>().await.unwrap();
    assert!(blog.to_string().contains("Engineering blog"), "nothing was changed: {blog}");
}

#[tokio::test]
async fn what_changes_something_comes_from_a_page_of_this_site() {
    let usher = usher().await;
    let browser = usher.signed_in("it-member").await;
    let origin = usher.url.clone();
    let rows: Vec<(Vec<(&str, &str)>, u16)> = vec![
        (vec![("sec-fetch-site", "same-origin")], 303),
        (vec![("origin", &origin)], 303),
        (vec![("sec-fetch-site", "cross-site")], 403),
        (vec![("sec-fetch-site", "same-site")], 403),
        (vec![("sec-fetch-site", "cross-site"), ("origin", &origin)], 403),
        (vec![("origin", "https://evil.example")], 403),
        (vec![("origin", "null")], 403),
        (vec![("origin", "http://localhost:1")], 403),
        (vec![], 403),
    ];
    for (n, (headers, expected)) in rows.into_iter().enumerate() {
        let path = format!("/origin-{n}");
        let mut request = http().post(usher.at("/resources/new")).form(&new_resource(&path, "From elsewhere"));
        for (name, value) in &headers {
            request = request.header(*name, *value);
        }
        assert_eq!(browser.send(request).await.status(), expected, "{headers:?}");
        let there = browser.get(&usher.at(&format!("/resources{path}"))).await.status();
        assert_eq!(there == StatusCode::OK, expected == 303, "{headers:?}");
    }
}

#[tokio::test]
async fn bad_input_gets_a_clear_answer_and_loses_nothing() {
    let usher = usher().await;
    let browser = usher.signed_in("it-member").await;
    let post = |body: Vec<u8>| {
        let request = http().post(usher.at("/resources/new")).header("sec-fetch-site", "same-origin");
        browser.send(request.header("content-type", "application/x-www-form-urlencoded").body(body))
    };
    let kept = "body=A+text+of+some+worth";
    let rows: Vec<(&str, Vec<u8>, u16, &str)> = vec![
        ("2 MB", format!("path=/a&title=A&body={}", "x".repeat(2_000_000)).into_bytes(), 413, "Too large"),
        ("invalid UTF-8", b"path=/a&title=%FF%FE&body=x".to_vec(), 400, "Request id"),
        ("unknown role", format!("path=/a&title=A&roles=Nonsense&{kept}").into(), 422, "Nonsense"),
        ("a path with ..", format!("path=/a/../b&title=A&{kept}").into(), 422, "A path has no . or .. as a part."),
        ("an empty title", format!("path=/a&title=&{kept}").into(), 422, "Enter a title."),
        ("a taken path", format!("path=/blog&title=A&{kept}").into(), 422, "already"),
        ("a smuggled field", format!("path=/a&title=A&quota=9&{kept}").into(), 400, "Request id"),
    ];
    for (what, body, expected, says) in rows {
        let answer = post(body.clone()).await;
        assert_eq!(answer.status(), expected, "{what}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(says), "{what}: {page}");
        assert!(expected != 422 || page.contains("A text of some worth"), "{what} loses the text: {page}");
    }
}

#[tokio::test]
async fn a_save_while_the_database_is_away_keeps_the_text_and_works_again_after() {
    let usher = usher().await;
    let browser = usher.signed_in("it-member").await;
    usher.services.stop_dynamodb().await;
    let answer = usher.post(&browser, "/resources/new", &new_resource("/later", "Later")).await;
    assert_eq!(answer.status(), 503);
    let page = answer.text().await.unwrap();
    assert!(page.contains("A text of some worth.") && page.contains("the database did not answer"), "{page}");
    assert_eq!(browser.get(&usher.at("/readyz")).await.status(), 503);
    assert_eq!(browser.get(&usher.at("/healthz")).await.status(), 200);
    usher.services.restart_dynamodb().await.unwrap();
    let answer = usher.post(&browser, "/resources/new", &new_resource("/later", "Later")).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn callbacks_that_nobody_asked_for_get_a_fixed_page() {
    let usher = usher().await;
    let browser = usher.signed_in("it-member").await;
    let state = "A".repeat(43);
    let long = "a".repeat(4_000);
    let queries = [
        String::new(),
        "code=a".into(),
        format!("code=a&state={state}"),
        format!("code=a&code=b&state={state}"),
        format!("error=access_denied&error_description=<script>alert(1)</script>&state={state}"),
        format!("code=a&state={long}"),
        "error=server_error".into(),
    ];
    for query in queries {
        let answer = browser.get(&usher.at(&format!("/auth/callback?{query}"))).await;
        assert_eq!(answer.status(), 400, "{query}");
        assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
        let page = answer.text().await.unwrap();
        assert!(page.contains("Request id") && !page.contains("alert(1)"), "{query}");
    }
    assert_eq!(browser.get(&usher.at("/resources")).await.status(), 200, "the session is untouched");
}

#[tokio::test]
async fn every_answer_has_the_headers_that_keep_a_browser_safe() {
    let usher = usher().await;
    let browser = usher.signed_in("it-member").await;
    let rows = [
        ("/", 200),
        ("/resources", 200),
        ("/resources/none", 404),
        ("/resources/payroll", 403),
        ("/nowhere", 404),
        ("/auth/callback", 400),
        ("/auth/sign-in", 303),
        ("/auth/sign-out", 405),
        ("/healthz", 200),
        ("/api/resources/list", 200),
        ("/api/none", 404),
        ("/pkg/none.js", 404),
        ("/account/x.css", 404),
        ("/pkg/..%2f..%2fCargo.toml", 404),
        ("/.env", 404),
        ("/auth/sign-in?provider=Unknown", 400),
        ("/auth/sign-in?return_to=/a&return_to=/b", 400),
    ];
    let mut nonces = std::collections::HashSet::new();
    for (path, expected) in rows {
        let answer = browser.get(&usher.at(path)).await;
        assert_eq!(answer.status(), expected, "{path}");
        let header = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("x-frame-options"), "DENY", "{path}");
        assert_eq!(header("cache-control"), "private, no-store", "{path}");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(header("x-request-id").len(), 32, "{path}");
        assert_eq!(header("server"), "", "{path}");
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        let is_page = header("content-type").starts_with("text/html");
        let page = answer.text().await.unwrap();
        if is_page {
            let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap().to_owned();
            assert!(nonce.len() >= 22 && nonces.insert(nonce.clone()), "{path}: {nonce}");
            for script in page.split("<script").skip(1) {
                let tag = script.split('>').next().unwrap();
                assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{path}: <script{tag}>");
            }
            assert!(
                !page.contains("crossorigin=\"nonce") && !page.contains(&format!("crossorigin=\"{nonce}")),
                "{path}"
            );
            assert!(!page.contains(" style=\"") && !page.contains(" onclick="), "{path}");
        }
    }
}

#[tokio::test]
async fn methods_that_an_address_does_not_have_are_refused() {
    let usher = usher().await;
    let browser = usher.signed_in("it-member").await;
    let rows = [
        ("PUT", "/resources"),
        ("POST", "/resources"),
        ("TRACE", "/"),
        ("DELETE", "/resources/blog"),
        ("POST", "/resources/blog"),
        ("POST", "/auth/callback"),
        ("GET", "/theme"),
        ("GET", "/auth/sign-out"),
        ("PATCH", "/nowhere"),
        ("OPTIONS", "/resources"),
    ];
    for (method, path) in rows {
        let request = http().request(method.parse().unwrap(), usher.at(path)).header("sec-fetch-site", "same-origin");
        let answer = browser.send(request).await;
        let expected = if path == "/resources/blog" && method == "POST" { 400 } else { 405 };
        assert_eq!(answer.status(), expected, "{method} {path}");
    }
}

#[tokio::test]
async fn the_site_has_one_name() {
    let usher = usher().await;
    let port = usher.url.rsplit(':').next().unwrap();
    let other = format!("http://127.0.0.1:{port}");
    let answer = http().get(format!("{other}/resources?q=a")).send().await.unwrap();
    assert_eq!(location(&answer), Some(usher.at("/resources?q=a")));
    assert_eq!(http().post(format!("{other}/theme")).send().await.unwrap().status(), 421);
    assert_eq!(http().get(format!("{other}/healthz")).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_program_comes_with_an_access_token_and_no_cookie_counts() {
    let usher = usher().await;
    let browser = usher.signed_in("it-member").await;
    let made_up = format!("{}.{}.{}", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#), URL_SAFE_NO_PAD.encode("{}"), "x");
    for token in [made_up.as_str(), "x", ""] {
        let request = http().get(usher.at("/api/resources/list")).header("authorization", format!("Bearer {token}"));
        assert_eq!(browser.send(request).await.status(), 401, "the cookie beside it does not count: {token}");
    }
}
