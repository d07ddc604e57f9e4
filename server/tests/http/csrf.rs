//! Requests that another site makes a browser send.

use crate::{
    html::tags,
    support::{Usher, header, new_resource, shared, usher},
};
use local::testing::{Browser, http};
use reqwest::{RequestBuilder, StatusCode};
use std::collections::BTreeSet;

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

/// Browsers add what a proxy's own password asks for to requests that another site makes them send.
#[tokio::test]
async fn beside_the_password_of_a_proxy_a_request_from_elsewhere_is_one() {
    let usher = usher().await;
    let browser = usher.signed_in("it-member").await;
    let elsewhere = http().post(usher.at("/auth/sign-out")).header("sec-fetch-site", "cross-site");
    assert_eq!(browser.send(elsewhere.basic_auth("a", Some("b"))).await.status(), 403);
    assert_eq!(usher.get(&browser, "/resources").await.status(), 200);
}

/// What other sites can make a browser send with our cookie, without asking Usher first: `Sec-Fetch-Site` and `Origin`.
const ELSEWHERE: [(&str, Option<&str>, Option<&str>); 6] = [
    ("another site", Some("cross-site"), Some("https://evil.example")),
    ("another site without a referrer", Some("cross-site"), Some("null")),
    ("a sibling", Some("same-site"), Some("https://sibling.example.com")),
    ("an old browser at another site", None, Some("https://evil.example")),
    ("an old browser, from a sandbox", None, Some("null")),
    ("a browser that says nothing", None, None),
];

/// The types of bodies for which no browser asks first, and those of Usher's own.
const TYPES: [&str; 4] =
    ["application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "text/plain", "application/json"];

fn from_elsewhere(mut request: RequestBuilder, site: Option<&str>, origin: Option<&str>) -> RequestBuilder {
    for (name, value) in [("sec-fetch-site", site), ("origin", origin)] {
        if let Some(value) = value {
            request = request.header(name, value);
        }
    }
    request
}

/// Every address that a form on a page is posted to, found by going through the pages as an administrator.
async fn form_addresses(usher: &Usher, browser: &Browser) -> BTreeSet<String> {
    let (mut found, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let mut next = vec!["/".to_owned()];
    while let Some(path) = next.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        assert!(seen.len() < 200, "the pages have no end: {seen:?}");
        let page = usher.get(browser, &path).await;
        assert_eq!(page.status(), 200, "{path}");
        let mut asked_at = String::new();
        for tag in tags(&page.text().await.unwrap()) {
            match tag.name.as_str() {
                "form" if tag.attribute("method").eq_ignore_ascii_case("post") => {
                    let action = tag.attribute("action");
                    found.insert(if action.is_empty() { path.clone() } else { action.to_owned() });
                }
                // A form that asks before something is done: its button's name and value are the question.
                "form" => asked_at = tag.attribute("action").to_owned(),
                "input" | "button" if !asked_at.is_empty() && tag.attribute("name") == "confirm" => {
                    next.push(format!("{asked_at}?confirm={}", tag.attribute("value")));
                }
                // Filters of the trail and of people lead to the same pages, in any combination.
                "a" if ["/auth/", "/admin/audit?", "/admin/people?", "/admin/people.csv"]
                    .iter()
                    .any(|prefix| tag.attribute("href").starts_with(prefix)) => {}
                "a" if tag.attribute("href").starts_with('/') => {
                    next.push(tag.attribute("href").split('#').next().unwrap().to_owned());
                }
                _ => {}
            }
        }
    }
    found
}

#[tokio::test]
async fn row_35_no_form_can_be_posted_from_elsewhere() {
    let usher = usher().await;
    let browser = usher.signed_in("admin").await;
    let member = usher.signed_in("it-member").await;
    assert_eq!(usher.post(&member, "/requests", &[("do", "ask"), ("path", "/payroll")]).await.status(), 303);
    let addresses = form_addresses(&usher, &browser).await;
    for expected in [
        "/auth/sign-out",
        "/preferences",
        "/resources/new",
        "/resources/blog/edit",
        "/resources/blog?confirm=delete",
        "/requests",
    ] {
        assert!(addresses.contains(expected), "{expected} is in none of the pages: {addresses:?}");
    }
    for path in &addresses {
        for (who, site, origin) in ELSEWHERE {
            for content_type in TYPES {
                let request =
                    usher.request("POST", path).header("content-type", content_type).body("version=1&path=/x");
                let answer = browser.send(from_elsewhere(request, site, origin)).await;
                assert_eq!(answer.status(), 403, "{path} from {who} as {content_type}");
                assert_eq!(header(&answer, "set-cookie"), "", "{path} from {who} as {content_type}");
            }
        }
    }
    assert_eq!(usher.get(&browser, "/resources/blog").await.status(), 200, "still there, and still signed in");
}

#[tokio::test]
async fn row_35_no_server_function_that_changes_something_can_be_called_from_elsewhere() {
    let usher = usher().await;
    let browser = usher.signed_in("admin").await;
    let functions: Vec<_> = leptos::server_fn::axum::server_fn_paths().collect();
    assert!(functions.len() >= 6, "{functions:?}");
    let list = usher.get(&browser, "/api/resources/list").await.text().await.unwrap();
    for (path, method) in functions {
        for (who, site, origin) in ELSEWHERE {
            // An image, a link, a form that is sent with GET: what changes something takes no GET.
            let query = "?path=/blog&version=1&draft[path]=/from-elsewhere&draft[title]=A";
            let request = from_elsewhere(usher.request("GET", &format!("{path}{query}")), site, origin);
            let status = browser.send(request).await.status();
            // Browsers that say from where they ask are refused before it is looked at what they ask for.
            let expected: &[u16] = match (site, method.as_str()) {
                (Some(_), _) => &[403],
                // It changes nothing, whether its parameters are right or not.
                (None, "GET") => &[200, 400],
                (None, _) => &[405],
            };
            assert!(expected.contains(&status.as_u16()), "GET {path} from {who}: {status}");
            for content_type in TYPES {
                let request = usher.request("POST", path).header("content-type", content_type);
                let body =
                    "{\"path\":\"/blog\",\"version\":1,\"draft\":{\"path\":\"/from-elsewhere\",\"title\":\"A\"}}";
                let answer = browser.send(from_elsewhere(request.body(body), site, origin)).await;
                assert_eq!(answer.status(), 403, "POST {path} from {who} as {content_type}");
            }
        }
    }
    assert_eq!(usher.get(&browser, "/api/resources/list").await.text().await.unwrap(), list, "nothing was changed");
}

#[tokio::test]
async fn row_35_no_answer_lets_other_sites_read_it() {
    let usher = shared().await;
    let browser = usher.signed_in("it-member").await;
    for (method, path) in [("GET", "/"), ("GET", "/api/resources/list"), ("OPTIONS", "/api/resources/list")] {
        let request = usher.request(method, path).header("origin", "https://evil.example");
        let answer = browser.send(request.header("access-control-request-method", "POST")).await;
        let cors: Vec<_> = answer.headers().keys().filter(|name| name.as_str().starts_with("access-control")).collect();
        assert!(cors.is_empty(), "{method} {path}: {cors:?}");
    }
}

#[tokio::test]
async fn o1_to_o4_nobody_else_signs_a_person_out() {
    let usher = shared().await;
    let browser = usher.signed_in("it-member").await;
    let link = usher.get(&browser, "/auth/sign-out").await;
    assert_eq!((link.status().as_u16(), header(&link, "allow").as_str()), (405, "POST"));
    for (who, site, origin) in ELSEWHERE {
        let answer = browser.send(from_elsewhere(usher.request("POST", "/auth/sign-out"), site, origin)).await;
        assert_eq!(answer.status(), 403, "{who}");
    }
    assert_eq!(usher.get(&browser, "/resources").await.status(), 200, "still signed in");
}
