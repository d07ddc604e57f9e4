//! Pages of other sites that the configuration lets call the API.

use crate::support::{Usher, header, usher_with};
use reqwest::Response;
use std::collections::BTreeSet;

const PORTAL: &str = "https://portal.example.com";
const STRANGERS: [&str; 6] = [
    "https://evil.example",
    "https://portal.example.com.evil.example",
    "http://portal.example.com",
    "https://portal.example.com:8443",
    "https://PORTAL.example.com",
    "null",
];

async fn open() -> Usher {
    usher_with("", &format!("[api]\nallowed_origins = ['{PORTAL}', 'http://localhost:5173']")).await
}

/// The names in a header, in small letters.
fn names(answer: &Response, name: &str) -> BTreeSet<String> {
    header(answer, name).split(',').map(|name| name.trim().to_ascii_lowercase()).collect()
}

async fn preflight(usher: &Usher, origin: &str) -> Response {
    let request = usher.request("OPTIONS", "/api/v1/resources/blog").header("origin", origin);
    let request = request.header("access-control-request-method", "PUT");
    request.header("access-control-request-headers", "authorization,if-match").send().await.unwrap()
}

/// As a browser asks for a page of this origin.
async fn fetch(usher: &Usher, path: &str, origin: &str, token: &str) -> Response {
    let request = usher.request("GET", path).header("origin", origin).bearer_auth(token);
    let request = request.header("sec-fetch-site", "cross-site").header("sec-fetch-mode", "cors");
    request.header("sec-fetch-dest", "empty").send().await.unwrap()
}

#[tokio::test]
async fn a_page_of_a_site_that_is_named_calls_the_api() {
    let usher = open().await;
    let token = usher.access_token("it-member").await;
    for origin in [PORTAL, "http://localhost:5173"] {
        let asked = preflight(&usher, origin).await;
        assert_eq!((asked.status().as_u16(), header(&asked, "access-control-allow-origin")), (200, origin.to_owned()));
        let methods = ["get", "head", "post", "put", "patch", "delete"].map(str::to_owned);
        assert_eq!(names(&asked, "access-control-allow-methods"), methods.into());
        let headers = ["authorization", "content-type", "if-match", "if-none-match", "idempotency-key"];
        assert_eq!(names(&asked, "access-control-allow-headers"), headers.map(str::to_owned).into());
        let answer = fetch(&usher, "/api/v1/me", origin, &token).await;
        assert_eq!(answer.status(), 200);
        let exposed = names(&answer, "access-control-expose-headers");
        for name in ["etag", "link", "location", "ratelimit", "ratelimit-policy", "x-request-id"] {
            assert!(exposed.contains(name), "{name}: {exposed:?}");
        }
        // A page must be able to read what is wrong, too.
        let (wrong, nothing) =
            (fetch(&usher, "/api/v1/me", origin, "x").await, fetch(&usher, "/api/v1/none", origin, &token).await);
        assert_eq!((wrong.status().as_u16(), nothing.status().as_u16()), (401, 404));
        for answer in [&asked, &answer, &wrong, &nothing] {
            assert_eq!(header(answer, "access-control-allow-origin"), origin);
            assert_eq!(header(answer, "access-control-allow-credentials"), "");
        }
    }
}

/// The description of the API is the only answer that may be kept: for the page that asked, and for no other.
#[tokio::test]
async fn what_may_be_kept_says_that_it_is_for_one_origin() {
    let usher = open().await;
    let token = usher.access_token("it-member").await;
    for path in ["/api/v1/openapi.json", "/pkg/usher.css"] {
        let answer = fetch(&usher, path, PORTAL, &token).await;
        assert_eq!((answer.status().as_u16(), header(&answer, "cache-control").as_str()), (200, "no-cache"), "{path}");
        let differs_by = names(&answer, "vary");
        assert!(differs_by.contains("accept-encoding"), "{path}: {differs_by:?}");
        let is_open = !header(&answer, "access-control-allow-origin").is_empty();
        assert_eq!((differs_by.contains("origin"), is_open), (path.starts_with("/api/"), path.starts_with("/api/")));
    }
}

#[tokio::test]
async fn no_other_page_calls_it_and_nothing_else_is_open() {
    let usher = open().await;
    let token = usher.access_token("it-member").await;
    for origin in STRANGERS {
        assert_eq!(header(&preflight(&usher, origin).await, "access-control-allow-origin"), "", "{origin}");
        let refused = fetch(&usher, "/api/v1/me", origin, &token).await;
        assert_eq!(refused.status(), 403, "{origin}");
        // A browser from before fetch metadata does not let the page read the answer.
        let request = usher.request("GET", "/api/v1/me").header("origin", origin).bearer_auth(&token);
        for answer in [refused, request.send().await.unwrap()] {
            assert_eq!(header(&answer, "access-control-allow-origin"), "", "{origin}");
        }
    }
    for path in ["/api/resources/list", "/api/v10/me", "/admin/people.csv", "/"] {
        let answer = fetch(&usher, path, PORTAL, &token).await;
        assert_eq!(answer.status(), 403, "{path}");
        assert_eq!(header(&answer, "access-control-allow-origin"), "", "{path}");
    }
    // The page has the person's token or nothing: it cannot use their session.
    let browser = usher.signed_in("it-member").await;
    let request = usher.request("GET", "/api/v1/me").header("origin", PORTAL).header("sec-fetch-site", "cross-site");
    assert_eq!(browser.send(request).await.status(), 401);
}
