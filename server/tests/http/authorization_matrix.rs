//! Every door there is, tried by nobody.

use crate::{
    support::{header, shared, usher, usher_with},
    v1_endpoints::ENDPOINTS,
};
use local::testing::Browser;

/// Pages that everybody may see.
const PUBLIC: [&str; 1] = ["/"];

/// What stands for a parameter in an address.
pub(crate) fn filled(path: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { "blog".to_owned() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn every_page_that_is_not_listed_as_public_asks_nobody_in() {
    let usher = shared().await;
    let routes = leptos_axum::generate_route_list(app::App);
    assert!(routes.len() > 6, "{}", routes.len());
    for route in routes {
        let path = filled(route.path());
        let answer = usher.get(&Browser::default(), &path).await;
        let expected = if PUBLIC.contains(&route.path()) { 200 } else { 401 };
        assert_eq!(answer.status(), expected, "{path}");
    }
    for path in [
        "/admin/people",
        "/admin/people/ann",
        "/admin/people/ann/groups",
        "/admin/people/ann/activity",
        "/admin/selected-people?user=ann",
        "/admin/map",
        "/admin/map/row",
        "/admin/people.csv",
        "/admin/usage",
        "/admin/usage/groups",
        "/admin/audit",
        "/admin/audit/1",
        "/admin/audit/export?format=csv",
        "/admin/why",
        "/admin/doctor",
        "/admin/else",
    ] {
        assert_eq!(usher.get(&Browser::default(), path).await.status(), 401, "{path}");
    }
}

#[tokio::test]
async fn every_server_function_asks_nobody_in_and_administrators_alone_where_that_is_the_rule() {
    const ADMINISTRATORS: [&str; 14] = [
        "/api/people/list",
        "/api/people/never-signed-in",
        "/api/people/one",
        "/api/people/select",
        "/api/audit/list",
        "/api/audit/one",
        "/api/usage/today",
        "/api/usage/groups",
        "/api/overview",
        "/api/findings",
        "/api/map/read",
        "/api/map/effects",
        "/api/map/why",
        "/api/map/suggest",
    ];
    let usher = usher().await;
    let (admin, member) = (usher.signed_in("admin").await, usher.signed_in("it-member").await);
    let changed = usher.post(&admin, "/admin/people/it-member", &[("change", "limit"), ("limit", "7")]).await;
    assert_eq!(changed.status(), 303);
    let trail: serde_json::Value = usher.get(&admin, "/api/audit/list").await.json().await.unwrap();
    let record = trail["page"]["records"][0]["id"].as_str().unwrap();
    let functions: Vec<_> = leptos::server_fn::axum::server_fn_paths().collect();
    for wanted in ADMINISTRATORS {
        assert!(functions.iter().any(|(path, _)| *path == wanted), "{wanted}: {functions:?}");
    }
    for (path, method) in functions {
        let address = format!("{path}?operation=delete&path=/blog&user=it-member&id={record}&version=1");
        let body = serde_json::json!({ "operation": "delete", "path": "/blog", "version": 1, "body": "A text.", "draft": { "path": "/x", "title": "A", "version": 1 },
            "change": { "grant": { "pattern": "/x/**", "right": "open", "roles": ["department:IT"] } },
            "query": { "username": "", "groups": "", "roles": "", "action": "open_resource", "path": "/x" } });
        let call = async |browser: &Browser| {
            let request = usher.request(method.as_str(), &address).header("sec-fetch-site", "same-origin");
            browser.send(request.json(&body)).await
        };
        let answer = call(&Browser::default()).await;
        assert_eq!(answer.status(), 401, "{method} {path}");
        assert_eq!(header(&answer, "content-type"), "application/problem+json", "{path}");
        if ADMINISTRATORS.contains(&path) {
            assert_eq!(call(&member).await.status(), 403, "{path}");
            assert_eq!(call(&admin).await.status(), 200, "{path}");
        }
    }
}

#[tokio::test]
async fn every_address_of_the_api_asks_for_a_token_and_a_group() {
    let usher = shared().await;
    let (admin, outsider) = (usher.signed_in("admin").await, usher.access_token("outsider").await);
    for endpoint in ENDPOINTS {
        let what = format!("{} {}", endpoint.method, endpoint.path);
        let nobody = endpoint.request(usher).send().await.unwrap();
        assert_eq!((nobody.status().as_u16(), header(&nobody, "www-authenticate").as_str()), (401, "Bearer"), "{what}");
        // A cookie is not read, wherever the request comes from.
        for site in [None, Some("same-origin")] {
            let request = site
                .map_or_else(|| endpoint.request(usher), |site| endpoint.request(usher).header("sec-fetch-site", site));
            let cookie = admin.send(request).await;
            assert_eq!(
                (cookie.status().as_u16(), header(&cookie, "www-authenticate").as_str()),
                (401, "Bearer"),
                "{what}"
            );
            assert!(!cookie.headers().contains_key("set-cookie"), "{what}");
        }
        let refused = endpoint.request(usher).bearer_auth(&outsider).send().await.unwrap();
        assert_eq!(refused.status(), endpoint.outsider, "{what}");
    }
}

#[tokio::test]
async fn only_whoever_is_signed_in_is_told_which_roles_there_are() {
    let usher = usher_with("", "[access]\nroles = ['department:IT', 'department:Astronomy']").await;
    let member = usher.signed_in("it-member").await;
    for path in ["/", "/resources/new", "/auth/callback", "/nowhere"] {
        let page = async |browser: &Browser| usher.get(browser, path).await.text().await.unwrap();
        assert!(!page(&Browser::default()).await.contains("Astronomy"), "{path}");
        assert!(path == "/auth/callback" || page(&member).await.contains("Astronomy"), "{path}");
    }
}
