//! Reused usernames, and roles of one name from two origins, through every way into the server: pages, forms without
//! JavaScript, calls of the pages' code and calls with a bearer token.

use crate::support::{DataDir, Usher, new_resource, usher, usher_with};
use local::testing::Browser;
use reqwest::RequestBuilder;
use serde_json::json;

/// The calls about one resource. The list is the only other one about resources that exist.
const CALLS: [&str; 5] = ["open", "edit", "save", "ask-to-operate", "operate"];

/// Asserts that the resource at `path` does not exist for this member, whatever they try, and is not in a list.
async fn is_out_of_reach(usher: &Usher, member: &Browser, token: &str, path: &str) {
    for page in ["", "/edit", "?confirm=delete"] {
        let page = format!("/resources{path}{page}");
        assert_eq!(usher.get(member, &page).await.status(), 403, "{page}");
    }
    let form = [&new_resource(path, "Taken")[..], &[("version", "1")]].concat();
    for page in ["/edit", "?confirm=delete"] {
        let page = format!("/resources{path}{page}");
        assert_eq!(usher.post(member, &page, &form).await.status(), 403, "{page}");
    }
    let list = usher.get(member, "/resources").await;
    assert_eq!(list.status(), 200);
    assert!(!list.text().await.unwrap().contains(path));

    let by_cookie = async |request: RequestBuilder| member.send(request.header("sec-fetch-site", "same-origin")).await;
    let by_token = async |request: RequestBuilder| request.bearer_auth(token).send().await.unwrap();
    let functions: Vec<_> = leptos::server_fn::axum::server_fn_paths().collect();
    let request = |name: &str| {
        let function = format!("/api/resources/{name}");
        let (_, method) = functions.iter().find(|(path, _)| *path == function).unwrap_or_else(|| panic!("{function}"));
        let body = json!({ "operation": "delete", "path": path, "version": 1,
            "draft": { "path": path, "title": "Taken", "version": 1 } });
        usher.request(method.as_str(), &format!("{function}?operation=delete&path={path}")).json(&body)
    };
    for name in CALLS {
        assert_eq!(by_cookie(request(name)).await.status(), 403, "{name}");
        assert_eq!(by_token(request(name)).await.status(), 403, "{name}");
    }
    for list in [by_cookie(request("list")).await, by_token(request("list")).await] {
        assert_eq!(list.status(), 200);
        assert!(!list.text().await.unwrap().contains(path));
    }
}

#[tokio::test]
async fn a_reused_username_opens_nothing_of_the_former_users() {
    let usher = usher().await;
    let former = usher.signed_in("it-member").await;
    let created = usher.post(&former, "/resources/new", &new_resource("/mine", "Mine")).await;
    assert_eq!(created.status(), 303);

    usher.services.replace_account("it-member").await.unwrap();
    let (successor, token) = (usher.signed_in("it-member").await, usher.access_token("it-member").await);
    is_out_of_reach(&usher, &successor, &token, "/mine").await;
    // An administrator sees two users, and who owns it.
    let admin = usher.signed_in("admin").await;
    let people: serde_json::Value = usher.get(&admin, "/api/people/list").await.json().await.unwrap();
    let people = people["people"].as_array().unwrap();
    assert_eq!(people.iter().filter(|person| person["user"]["username"] == "it-member").count(), 2);
    let opened = usher.get(&admin, "/resources/mine").await;
    assert_eq!(opened.status(), 200);
}

#[tokio::test]
async fn a_department_called_like_a_group_opens_nothing_of_the_groups() {
    let folder = DataDir::new();
    std::fs::create_dir_all(&folder.0).unwrap();
    let seed = folder.0.join("seed.toml");
    let text = include_str!("../../../crates/local/seed.toml");
    let department = |name: &str| format!("email = \"it-member@example.com\"\ndepartment = \"{name}\"");
    assert!(text.contains(&department("IT")));
    std::fs::write(&seed, text.replace(&department("IT"), &department("usher-admins"))).unwrap();
    let usher = usher_with("", &format!("seed_file = '{}'", seed.display())).await;

    let (admin, member) = (usher.signed_in("admin").await, usher.signed_in("it-member").await);
    let shared = [&new_resource("/secret", "Secret")[..], &[("roles", "group:usher-admins")]].concat();
    assert_eq!(usher.post(&admin, "/resources/new", &shared).await.status(), 303);
    let token = usher.access_token("it-member").await;
    is_out_of_reach(&usher, &member, &token, "/secret").await;
    assert_eq!(usher.get(&member, "/admin/people").await.status(), 403);
}
