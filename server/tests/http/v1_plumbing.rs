//! What is the same at every address of the API: who is let in, and what an error looks like.

use crate::{
    raw::{ask, statuses},
    support::{header, shared},
};
use local::testing::Browser;
use serde_json::{Value, json};

#[tokio::test]
async fn what_is_not_there_is_a_problem_and_reaches_no_server_function() {
    let usher = shared().await;
    let token = usher.access_token("admin").await;
    for (method, path, status, allow) in [
        ("GET", "/api/v1", 404, ""),
        ("GET", "/api/v1/", 404, ""),
        ("GET", "/api/v1/none", 404, ""),
        ("POST", "/api/v1/none", 404, ""),
        ("GET", "/api/v1/me/", 404, ""),
        ("GET", "/api/v1//me", 404, ""),
        ("GET", "/api/v1/me%2F", 404, ""),
        ("GET", "/api/v1/resources%2Flist", 404, ""),
        ("POST", "/api/v1/..%2Fresources/save", 404, ""),
        ("POST", "/api/v1/me", 405, "GET,HEAD"),
        ("PUT", "/api/v1/me", 405, "GET,HEAD"),
        ("DELETE", "/api/v1/me", 405, "GET,HEAD"),
        ("OPTIONS", "/api/v1/me", 405, "GET,HEAD"),
        ("QUERY", "/api/v1/me", 405, "GET,HEAD"),
        ("GET", "/api/v1/resources/", 404, ""),
        ("PATCH", "/api/v1/resources", 405, "GET,HEAD,POST"),
        ("POST", "/api/v1/resources/blog", 405, "GET,HEAD,PUT,DELETE"),
        ("GET", "/api/v1/decisions", 405, "POST"),
        ("GET", "/api/v1/archive", 404, ""),
        ("GET", "/api/v1/archive/blog", 405, "PUT,DELETE"),
        ("DELETE", "/api/v1/undelete/blog", 405, "POST"),
        ("POST", "/api/v1/people", 405, "GET,HEAD"),
        ("GET", "/api/v1/people/", 404, ""),
        ("DELETE", "/api/v1/people/admin", 405, "GET,HEAD"),
        ("GET", "/api/v1/people/%FF", 404, ""),
        ("GET", "/api/v1/people/admin%2Fusage", 404, ""),
        ("GET", "/api/v1/people/admin/nothing", 404, ""),
        ("DELETE", "/api/v1/people/admin/sessions", 405, "GET,HEAD"),
        ("PUT", "/api/v1/rules", 405, "GET,HEAD,PATCH"),
        ("DELETE", "/api/v1/audit/1-0-1", 405, "GET,HEAD"),
        ("GET", "/api/v1/audit/nothing", 404, ""),
    ] {
        let answer = usher.request(method, path).bearer_auth(&token).send().await.unwrap();
        let what = format!("{method} {path}");
        assert_eq!((answer.status().as_u16(), header(&answer, "allow").as_str()), (status, allow), "{what}");
        assert_eq!(header(&answer, "content-type"), "application/problem+json", "{what}");
        let id = header(&answer, "x-request-id");
        let problem: Value = answer.json().await.unwrap();
        let kind = if status == 404 { "not-found" } else { "method-not-allowed" };
        assert_eq!(problem["type"], format!("/api/v1/problems/{kind}"), "{what}");
        assert_eq!(
            (problem["status"].as_u64(), &problem["request_id"]),
            (Some(status.into()), &Value::from(id)),
            "{what}"
        );
        assert!(problem["title"].is_string() && problem["detail"].is_string(), "{what}: {problem}");
    }
}

/// No other site is let in unless the configuration names it: there is no CORS, and a preflight is a 405 like any other.
#[tokio::test]
async fn no_answer_lets_another_site_read_it() {
    let usher = shared().await;
    let token = usher.access_token("it-member").await;
    for (method, path) in [("OPTIONS", "/api/v1/me"), ("GET", "/api/v1/me"), ("GET", "/api/v1/none")] {
        let request = usher.request(method, path).bearer_auth(&token).header("origin", "https://evil.example");
        let answer = request.header("access-control-request-method", "GET").send().await.unwrap();
        for (name, _) in answer.headers() {
            assert!(!name.as_str().starts_with("access-control-"), "{method} {path}: {name}");
        }
    }
    // What a browser sends for a page of another site is refused as elsewhere.
    let request = usher.request("GET", "/api/v1/me").bearer_auth(&token).header("sec-fetch-site", "cross-site");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 403);
    assert_eq!(answer.json::<Value>().await.unwrap()["type"], "/api/v1/problems/another-site");
}

/// Not reading cookies must not open anything else: the same request to a server function needs a page of this site.
#[tokio::test]
async fn only_the_api_takes_changes_from_anywhere() {
    let usher = shared().await;
    let browser = usher.signed_in("it-member").await;
    for (path, status) in
        [("/api/v1/me", 405), ("/api/v10", 403), ("/api/resources/create", 403), ("/resources/new", 403)]
    {
        // As a browser from before fetch metadata, which leaves out the origin.
        let answer = browser.send(usher.request("POST", path).body("{}")).await;
        assert_eq!(answer.status(), status, "{path}");
    }
}

#[tokio::test]
async fn problems_are_in_english_and_answers_are_sent_as_they_are() {
    let usher = shared().await;
    let german = Browser::default().send(usher.request("GET", "/api/v1/me").header("accept-language", "de")).await;
    assert_eq!(german.json::<Value>().await.unwrap()["title"], "Please sign in");
    let token = usher.access_token("it-member").await;
    let request = usher.request("GET", "/api/v1/me").bearer_auth(token).header("accept-encoding", "gzip");
    let answer = request.header("sec-fetch-site", "same-origin").send().await.unwrap();
    assert_eq!((answer.status().as_u16(), header(&answer, "content-encoding").as_str()), (200, ""));
}

#[tokio::test]
async fn what_is_refused_before_a_handler_is_a_problem_too() {
    let usher = shared().await;
    let (long, large) = (format!("/api/v1/{}", "a".repeat(9_000)), "b".repeat(40_000));
    for (path, value, status) in [(long.as_str(), "b", 414), ("/api/v1/me", large.as_str(), 431)] {
        let answer = usher.request("GET", path).header("x-a", value).send().await.unwrap();
        assert_eq!(answer.status(), status);
        assert_eq!(header(&answer, "content-type"), "application/problem+json");
        assert_eq!(answer.json::<Value>().await.unwrap()["type"], "/api/v1/problems/too-long");
    }
    let answer = usher.request_under("other.example.com", "GET", "/api/v1/me").send().await.unwrap();
    let id = header(&answer, "x-request-id");
    assert_eq!((answer.status().as_u16(), header(&answer, "content-type").as_str()), (421, "application/problem+json"));
    let problem: Value = answer.json().await.unwrap();
    assert_eq!((&problem["type"], &problem["request_id"]), (&json!("/api/v1/problems/another-address"), &json!(id)));
}

/// Pages refuse two sessions, because one may be somebody else's. The API reads none.
#[tokio::test]
async fn cookies_change_nothing_about_a_call_with_a_token() {
    let usher = shared().await;
    let token = usher.access_token("it-member").await;
    for (path, status) in [("/api/v1/me", 200), ("/resources", 400)] {
        let request = usher.request("GET", path).bearer_auth(&token).header("cookie", "usher=a; usher=b");
        assert_eq!(request.send().await.unwrap().status(), status, "{path}");
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_malformed_and_not_too_large() {
    let usher = shared().await;
    let token = usher.access_token("it-member").await;
    let head = format!("Host: {}\r\nAuthorization: Bearer {token}\r\nSec-Fetch-Site: same-origin\r\n", usher.host());
    let bad_chunk = "Transfer-Encoding: chunked\r\n\r\nZZ\r\n";
    for (path, content_type) in [
        ("/api/v1/decisions", "application/json"),
        ("/api/resources/create", "application/json"),
        ("/resources/new", "application/x-www-form-urlencoded"),
    ] {
        let request = format!("POST {path} HTTP/1.1\r\n{head}Content-Type: {content_type}\r\n{bad_chunk}");
        let answer = ask(usher.address, request.as_bytes()).await;
        assert_eq!(statuses(&answer), [400], "{path}: {answer}");
    }
}
