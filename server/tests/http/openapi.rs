//! The description of the API: who gets it, and whether what it describes is there.

use crate::{
    support::{header, shared},
    v1_endpoints::ENDPOINTS,
};
use serde_json::Value;

const ADDRESS: &str = "/api/v1/openapi.json";

#[tokio::test]
async fn anybody_gets_the_description_and_asks_whether_it_is_still_the_same() {
    let usher = shared().await;
    let first = usher.request("GET", ADDRESS).send().await.unwrap();
    let tag = header(&first, "etag");
    assert_eq!((first.status().as_u16(), header(&first, "content-type").as_str()), (200, "application/json"));
    assert_eq!(first.json::<Value>().await.unwrap()["openapi"], "3.1.0");

    let again = usher.request("GET", ADDRESS).header("if-none-match", &tag).send().await.unwrap();
    assert_eq!((again.status().as_u16(), header(&again, "etag")), (304, tag.clone()));
    assert_eq!(header(&again, "cache-control"), "no-cache");
    assert!(again.bytes().await.unwrap().is_empty());

    let another = usher.request("GET", ADDRESS).header("if-none-match", "\"another\"").send().await.unwrap();
    assert_eq!(another.status(), 200);
    let head = usher.request("HEAD", ADDRESS).send().await.unwrap();
    assert_eq!((head.status().as_u16(), header(&head, "etag")), (200, tag));
    let posted = usher.request("POST", ADDRESS).send().await.unwrap();
    assert_eq!((posted.status().as_u16(), header(&posted, "allow").as_str()), (405, "GET,HEAD"));
}

/// What the tests of all addresses try is what the description has.
#[tokio::test]
async fn the_operations_that_are_described_are_those_of_the_tests_of_all_addresses() {
    let usher = shared().await;
    let document: Value = usher.request("GET", ADDRESS).send().await.unwrap().json().await.unwrap();
    let is_of = |path: &str, described: &str| {
        let (path, described): (Vec<&str>, Vec<&str>) =
            (path.split('?').next().unwrap().split('/').collect(), described.split('/').collect());
        let mut parts = path.iter().zip(&described);
        path.len() == described.len() && parts.all(|(part, described)| part == described || described.starts_with('{'))
    };
    let paths = document["paths"].as_object().unwrap();
    for (path, item) in paths {
        for method in item.as_object().unwrap().keys().map(|method| method.to_uppercase()) {
            let is_tried = ENDPOINTS.iter().any(|endpoint| endpoint.method == method && is_of(endpoint.path, path));
            assert!(is_tried, "{method} {path}");
        }
    }
    // And nothing is tried that is not described: a GET answers HEAD as well.
    for endpoint in ENDPOINTS {
        let has = |item: &Value, method: &str| item.get(method.to_lowercase()).is_some();
        let mut described = paths.iter().filter(|(path, _)| is_of(endpoint.path, path));
        let is_described =
            described.any(|(_, item)| has(item, endpoint.method) || endpoint.method == "HEAD" && has(item, "GET"));
        assert!(is_described, "{} {}", endpoint.method, endpoint.path);
    }
}

#[tokio::test]
async fn the_page_needs_no_script_and_no_sign_in() {
    let usher = shared().await;
    let answer = usher.request("GET", "/api").header("accept-language", "de").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.unwrap();
    assert!(page.contains("<html lang=\"en\"") && page.contains("<h1>JSON API</h1>"), "{page}");
    assert!(page.contains("href=\"#open_resource\"") && page.contains("id=\"NewResource\""), "{page}");
    assert!(!page.contains("<script") && !page.contains("style=\""), "{page}");
    // A link on another site leads to it.
    let linked = usher.request("GET", "/api").header("sec-fetch-site", "cross-site");
    let linked = linked.header("sec-fetch-mode", "navigate").header("sec-fetch-dest", "document");
    assert_eq!(linked.send().await.unwrap().status(), 200);
}
