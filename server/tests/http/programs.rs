//! Programs with access tokens of their own (client credentials grant).

use crate::{
    authorization_matrix::filled,
    support::{Usher, header, usher, usher_with},
    v1_endpoints::ENDPOINTS,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use local::{
    MachineClient,
    testing::{Browser, http},
};
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};

const ON: &str = "[access]\nmachines = true";
const READERS: &str = "scope:usher/resources.read";

async fn token(usher: &Usher, scope: &str) -> String {
    let client = MachineClient::sample();
    let url = format!("{}/oauth2/token", usher.services.user_pool.domain);
    let form = [("grant_type", "client_credentials"), ("scope", scope)];
    let answer = http().post(url).basic_auth(&client.id, Some(&client.secret)).form(&form).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

async fn ask(usher: &Usher, token: &str, path: &str) -> Response {
    usher.request("GET", path).bearer_auth(token).send().await.unwrap()
}

/// Every entry point, with what it takes: server functions, the API, events and pages.
fn entry_points(usher: &Usher) -> Vec<(String, RequestBuilder)> {
    let body = json!({
        "operation": "delete", "path": "/blog", "version": 1, "body": "A text.",
        "draft": { "path": "/by-a-program", "title": "A", "version": 1 },
        "change": { "grant": { "pattern": "/x/**", "right": "open", "roles": ["department:IT"] } },
        "query": { "username": "", "groups": "", "roles": "", "action": "open_resource", "path": "/blog" },
    });
    let functions = leptos::server_fn::axum::server_fn_paths().map(|(path, method)| {
        let address = format!("{path}?operation=delete&path=/blog&user=it-member&id=1&version=1");
        (path.to_owned(), usher.request(method.as_str(), &address).json(&body))
    });
    let api = ENDPOINTS.iter().map(|endpoint| {
        let entry_point = format!("{} {}", endpoint.method, endpoint.path);
        (entry_point, endpoint.request(usher))
    });
    // The home page is everybody's.
    let pages = leptos_axum::generate_route_list(app::App).into_iter().map(|route| filled(route.path()));
    let pages = pages.filter(|path| path != "/");
    let further = ["/admin/people", "/admin/people.csv", "/admin/audit/export?format=csv", "/api/events"];
    let pages = pages.chain(further.map(str::to_owned)).map(|path| {
        let request = usher.request("GET", &path);
        (path, request)
    });
    functions.chain(api).chain(pages).collect()
}

async fn is_refused_everywhere(usher: &Usher, token: &str, why: &str) {
    let entry_points = entry_points(usher);
    assert!(entry_points.len() > 50, "{}", entry_points.len());
    for (entry_point, request) in entry_points {
        let answer = request.bearer_auth(token).send().await.unwrap();
        assert_eq!(answer.status(), 401, "{entry_point}: {why}");
        // It does not learn why.
        assert_eq!(header(&answer, "www-authenticate"), "Bearer error=\"invalid_token\"", "{entry_point}: {why}");
    }
    let client = MachineClient::sample().id;
    let form = [("program", &*client), ("change", "unblock")];
    let form = usher.request("POST", "/admin/people").bearer_auth(token).form(&form);
    assert_eq!(form.send().await.unwrap().status(), 401, "{why}");
}

#[tokio::test]
async fn a_program_that_is_not_let_in_is_refused_at_every_entry_point() {
    const ANOTHER: &str = "[access]\nmachines = true\nmachine_clients = ['another']";
    let off = format!("[access]\nmachines = false\nmachine_clients = ['{}']", MachineClient::sample().id);
    for (sections, why) in [("", "none is let in"), (ANOTHER, "another one is let in"), (&*off, "named, but off")] {
        let usher = usher_with("", sections).await;
        is_refused_everywhere(&usher, &token(&usher, "usher/resources.read").await, why).await;
    }
}

#[tokio::test]
async fn a_blocked_program_is_refused_at_every_entry_point() {
    let usher = usher_with("", ON).await;
    let admin = usher.signed_in("admin").await;
    let before = token(&usher, "usher/resources.read").await;
    assert_eq!(ask(&usher, &before, "/api/v1/me").await.status(), 200);
    let client = MachineClient::sample().id;
    let form = [("program", &*client), ("change", "block")];
    assert_eq!(usher.post(&admin, "/admin/people", &form).await.status(), 303);
    is_refused_everywhere(&usher, &before, "blocked").await;
    let after = token(&usher, "usher/resources.write").await;
    assert_eq!(ask(&usher, &after, "/api/v1/me").await.status(), 401, "a new token, with another scope");
    // Nobody else is.
    assert_eq!(ask(&usher, &usher.access_token("it-member").await, "/api/v1/me").await.status(), 200);
}

#[tokio::test]
async fn no_program_is_an_administrator_or_a_member_at_any_door() {
    const ADMINISTRATORS: [&str; 6] =
        ["/api/people/", "/api/audit/", "/api/usage/", "/api/overview", "/api/findings", "/api/map/"];
    let usher = usher_with("", ON).await;
    let token = token(&usher, "usher/resources.read usher/resources.write").await;
    for (entry_point, request) in entry_points(&usher) {
        let status = request.bearer_auth(&token).send().await.unwrap().status().as_u16();
        let (method, path) = entry_point.split_once(' ').unwrap_or(("", entry_point.as_str()));
        let expected = match path {
            // About a browser's session.
            "/api/session/times" | "/api/session/stay" | "/api/events" => vec![404],
            "/api/resources/list" | "/api/resources/recent" | "/api/quota" => vec![200],
            _ if ADMINISTRATORS.iter().any(|begin| path.starts_with(begin)) => vec![403],
            // Nothing that is there is open to it.
            _ if path.starts_with("/api/resources/") => vec![403, 404, 422],
            _ if path.starts_with("/api/v1/") => {
                let listed = ENDPOINTS.iter().find(|endpoint| (endpoint.method, endpoint.path) == (method, path));
                // No more than a member.
                vec![403, listed.unwrap().member]
            }
            // Pages are for browsers.
            _ => vec![403],
        };
        assert!(expected.contains(&status), "{entry_point}: {status}, not {expected:?}");
    }
    let client = MachineClient::sample().id;
    let form = [("program", &*client), ("change", "block")];
    let form = usher.request("POST", "/admin/people").bearer_auth(&token).form(&form);
    assert_eq!(form.send().await.unwrap().status(), 403);
    let me: Value = ask(&usher, &token, "/api/v1/me").await.json().await.unwrap();
    assert_eq!((&me["subject"], &me["membership"], &me["groups"]), (&json!(client), &json!("program"), &json!([])));
    assert_eq!((&me["username"], &me["name"]), (&json!(format!("client:{client}")), &me["username"]));
    let scope = |scope: &str| json!({ "role": format!("scope:{scope}"), "name": scope, "origin": "scope" });
    assert_eq!(me["roles"], json!([scope("usher/resources.read"), scope("usher/resources.write")]));
    assert_eq!((&me["quota"]["used"], &me["quota"]["source"]), (&json!(0), &json!("default")));
}

#[tokio::test]
async fn no_program_is_let_in_by_default() {
    let usher = usher().await;
    let answer = ask(&usher, &token(&usher, "usher/resources.read").await, "/api/resources/list").await;
    assert_eq!(answer.status(), 401);
    assert_eq!(header(&answer, "www-authenticate"), "Bearer error=\"invalid_token\"");
    let admin = usher.signed_in("admin").await;
    let page = usher.get(&admin, "/admin/people").await.text().await.unwrap();
    assert!(!page.contains("id=\"programs\""));
    let client = MachineClient::sample().id;
    let form = [("program", &*client), ("change", "block")];
    assert_eq!(usher.post(&admin, "/admin/people", &form).await.status(), 404);
}

#[tokio::test]
async fn a_program_opens_what_is_open_to_its_scopes_and_nothing_else() {
    let usher = usher_with("", ON).await;
    let admin = usher.signed_in("admin").await;
    let draft = json!({ "draft": { "path": "/for-programs", "title": "For programs", "roles": [READERS] } });
    assert_eq!(usher.call(&admin, "create", &draft).await.status(), 200);
    let reader = token(&usher, "usher/resources.read").await;
    let opened = ask(&usher, &reader, "/api/resources/open?path=/for-programs").await;
    assert_eq!(opened.status(), 200);
    let opened: Value = opened.json().await.unwrap();
    assert_eq!(
        (&opened["resource"]["summary"]["title"], &opened["quota"]["used"]),
        (&json!("For programs"), &json!(1))
    );
    let listed: Value = ask(&usher, &reader, "/api/resources/list").await.json().await.unwrap();
    let listed: Vec<&str> =
        listed["resources"].as_array().unwrap().iter().map(|found| found["path"].as_str().unwrap()).collect();
    assert_eq!(listed, ["/for-programs"]);

    let writer = token(&usher, "usher/resources.write").await;
    for (token, path) in [
        (&reader, "/api/resources/open?path=/blog"),
        (&writer, "/api/resources/open?path=/for-programs"),
        (&reader, "/api/people/list"),
        (&reader, "/api/audit/list"),
        (&reader, "/api/map/read"),
        (&reader, "/api/requests/list"),
        // Pages are for browsers.
        (&reader, "/resources"),
    ] {
        assert_eq!(ask(&usher, token, path).await.status(), 403, "{path}");
    }
    let own = json!({ "draft": { "path": "/own", "title": "Own" } });
    let create = usher.request("POST", "/api/resources/create").bearer_auth(&reader).json(&own);
    assert_eq!(create.send().await.unwrap().status(), 403);

    // Other scopes, or a user's groups, under the same signature.
    let [head, payload, signature] = reader.split('.').collect::<Vec<_>>().try_into().unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    for (claim, value) in [
        ("scope", json!("usher/resources.write")),
        ("cognito:groups", json!(["usher-admins"])),
        ("username", json!("admin")),
    ] {
        let mut forged = claims.clone();
        forged[claim] = value;
        let forged = format!("{head}.{}.{signature}", URL_SAFE_NO_PAD.encode(forged.to_string()));
        assert_eq!(ask(&usher, &forged, "/api/resources/list").await.status(), 401, "{claim}");
    }
}

#[tokio::test]
async fn an_administrator_blocks_a_program_on_the_page_of_people() {
    let usher = usher_with("", ON).await;
    let (admin, member) = (usher.signed_in("admin").await, usher.signed_in("it-member").await);
    let token = token(&usher, "usher/resources.read").await;
    let client = MachineClient::sample().id;
    let status = async || ask(&usher, &token, "/api/resources/list").await.status().as_u16();
    let page = async || usher.get(&admin, "/admin/people").await.text().await.unwrap();
    let post = async |browser: &Browser, change: &str| {
        let form = [("program", &*client), ("change", change)];
        usher.post(browser, "/admin/people", &form).await.status().as_u16()
    };
    assert_eq!(status().await, 200);
    assert!(page().await.contains(&format!("Block {client}")));
    assert_eq!(post(&member, "block").await, 403);
    assert_eq!(post(&admin, "fly").await, 400);
    let elsewhere = usher.request("POST", "/admin/people").header("sec-fetch-site", "cross-site");
    let elsewhere = elsewhere.form(&[("program", &*client), ("change", "block")]);
    assert_eq!(admin.send(elsewhere).await.status(), 403);
    assert_eq!(status().await, 200);

    assert_eq!(post(&admin, "block").await, 303);
    assert_eq!(status().await, 401);
    let shown = page().await;
    assert!(shown.contains("The program is blocked.") && shown.contains(&format!("Let {client} in again")));
    assert_eq!(post(&admin, "unblock").await, 303);
    assert_eq!(status().await, 200);
}
