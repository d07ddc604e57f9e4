//! Resources, as programs read and change them.

use crate::{
    raw::{ask, statuses},
    support::{Usher, header, put_resources, usher},
};
use futures::future::join_all;
use reqwest::Response;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const RESOURCES: &str = "/api/v1/resources";

fn content(title: &str) -> Value {
    json!({ "title": title, "summary": "", "body": "A text.", "roles": [] })
}

async fn created(usher: &Usher, token: &str, path: &str) -> Response {
    let body = json!({ "path": path, "title": "One", "body": "A text." });
    usher.request("POST", RESOURCES).bearer_auth(token).json(&body).send().await.unwrap()
}

/// The end of the type of a problem, and the status.
async fn problem(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    assert_eq!(header(&answer, "content-type"), "application/problem+json");
    let problem: Value = answer.json().await.unwrap();
    (status, problem["type"].as_str().unwrap().strip_prefix("/api/v1/problems/").unwrap().to_owned())
}

#[tokio::test]
async fn a_resource_is_created_read_replaced_archived_and_deleted() {
    let usher = usher().await;
    let token = usher.access_token("it-member").await;
    let at = |method: &str, path: &str| usher.request(method, path).bearer_auth(&token);
    let answer = created(&usher, &token, "/v1/a").await;
    assert_eq!(answer.status(), 201);
    let told = (header(&answer, "location"), header(&answer, "etag"));
    assert_eq!(told, ("/api/v1/resources/v1/a".to_owned(), "\"1\"".to_owned()));
    let address = told.0;
    // The audit trail says which request it was, as for a page.
    let id = header(&answer, "x-request-id");
    let admin = usher.signed_in("admin").await;
    let trail: Value = usher.get(&admin, "/api/audit/list").await.json().await.unwrap();
    let mut records = trail["page"]["records"].as_array().unwrap().iter();
    let record = records.find(|record| record["action"] == "create_resource" && record["object"] == "/v1/a").unwrap();
    assert_eq!((&record["actor"], &record["request_id"]), (&json!("it-member"), &json!(id)));
    // Sent again, as after a lost answer, it is the same resource.
    assert_eq!(created(&usher, &token, "/v1/a").await.status(), 201);

    let looked = at("HEAD", &address).send().await.unwrap();
    assert_eq!((looked.status().as_u16(), header(&looked, "etag").as_str()), (200, "\"1\""));
    assert_eq!(
        (header(&looked, "content-type").as_str(), header(&looked, "content-length").as_str()),
        ("application/json", "")
    );
    let opened = at("GET", &address).send().await.unwrap();
    assert_eq!((opened.status().as_u16(), header(&opened, "etag").as_str()), (200, "\"1\""));
    let resource: Value = opened.json().await.unwrap();
    let keys: BTreeSet<&str> = resource.as_object().unwrap().keys().map(String::as_str).collect();
    let known = ["archived", "body", "owner", "path", "roles", "summary", "title", "updated_at", "version"];
    assert_eq!(keys, BTreeSet::from(known), "{resource}");
    assert_eq!((&resource["owner"], &resource["body"]), (&json!("it-member"), &json!("A text.")));

    // Each row continues with the version that the row before has left.
    let two = content("Two");
    for (what, if_match, body, status, version) in [
        ("an outdated version", "\"9\"", &two, 412, 1),
        ("a weak tag", "W/\"1\"", &two, 412, 1),
        ("another spelling", "\"01\"", &two, 412, 1),
        ("the version", "\"1\"", &two, 200, 2),
        ("the same again, as after a lost answer", "\"1\"", &two, 200, 2),
        ("something else with an old version", "\"1\"", &content("Lost"), 412, 2),
        ("one of several", "\"1\", \"2\"", &content("Three"), 200, 3),
        ("any", "*", &content("Four"), 200, 4),
    ] {
        let answer = at("PUT", &address).header("if-match", if_match).json(body).send().await.unwrap();
        assert_eq!(answer.status(), status, "{what}");
        if status == 412 {
            assert_eq!(header(&answer, "etag"), format!("\"{version}\""), "{what}");
            assert_eq!(problem(answer).await.1, "outdated", "{what}");
        } else {
            assert_eq!(answer.json::<Value>().await.unwrap()["version"], version, "{what}");
        }
    }

    let archive = "/api/v1/archive/v1/a";
    for (method, if_match, status, version) in
        [("PUT", "\"1\"", 412, 4), ("PUT", "\"4\"", 200, 5), ("PUT", "\"4\"", 200, 5), ("DELETE", "\"5\"", 200, 6)]
    {
        let answer = at(method, archive).header("if-match", if_match).send().await.unwrap();
        assert_eq!(answer.status(), status, "{method} {if_match}");
        if status == 200 {
            let resource: Value = answer.json().await.unwrap();
            let expected = (&json!(version), &json!(method == "PUT"));
            assert_eq!((&resource["version"], &resource["archived"]), expected, "{method} {if_match}");
            assert!(resource.get("body").is_none(), "{resource}");
        }
    }
    let remove = async |if_match: &str| at("DELETE", &address).header("if-match", if_match).send().await.unwrap();
    assert_eq!(problem(remove("\"5\"").await).await, (412, "outdated".to_owned()));
    assert_eq!(remove("\"6\"").await.status(), 204);
    assert_eq!(problem(at("GET", &address).send().await.unwrap()).await, (404, "not-found".to_owned()));
    assert_eq!(problem(remove("*").await).await, (404, "not-found".to_owned()));
}

#[tokio::test]
async fn whoever_changes_something_says_which_version() {
    let usher = usher().await;
    let token = usher.access_token("it-member").await;
    assert_eq!(created(&usher, &token, "/a").await.status(), 201);
    let with = |method: &str, path: &str, if_match: Option<&str>| {
        let request = usher.request(method, path).bearer_auth(&token).json(&content("B"));
        match if_match {
            None => request,
            Some(tags) => request.header("if-match", tags),
        }
    };
    for (method, path) in [
        ("PUT", "/api/v1/resources/a"),
        ("DELETE", "/api/v1/resources/a"),
        ("PUT", "/api/v1/archive/a"),
        ("DELETE", "/api/v1/archive/a"),
    ] {
        for (if_match, expected) in [
            (None, (428, "precondition-required")),
            (Some(""), (400, "malformed")),
            (Some("1"), (400, "malformed")),
            (Some("\"1"), (400, "malformed")),
            (Some("*, \"1\""), (400, "malformed")),
        ] {
            let (status, kind) = problem(with(method, path, if_match).send().await.unwrap()).await;
            assert_eq!((status, kind.as_str()), expected, "{method} {path} {if_match:?}");
        }
    }
    let still = usher.request("HEAD", "/api/v1/resources/a").bearer_auth(&token).send().await.unwrap();
    assert_eq!(header(&still, "etag"), "\"1\"");
}

/// Sent byte by byte, because a library would tidy the addresses up.
#[tokio::test]
async fn a_path_has_one_spelling() {
    let usher = usher().await;
    let token = usher.access_token("admin").await;
    for (rest, status) in [
        ("/blog", 200),
        ("//blog", 404),
        ("/blog/", 404),
        ("/blog//", 404),
        ("/./blog", 404),
        ("/../blog", 404),
        ("/a/../blog", 404),
        ("/..%2Fblog", 404),
        ("/%2e%2e/blog", 404),
        ("/%2Fblog", 404),
        ("/a%2Fb", 404),
        ("/a%5Cb", 404),
        ("/%62log", 404),
        ("/%2562log", 404),
        ("/blog%00", 404),
        ("/blog%20", 404),
        ("/blog;a", 404),
        ("/Blog", 404),
        ("/new", 404),
        ("/blog/edit", 404),
        ("/blog/@history", 404),
        ("/@archived", 404),
    ] {
        let send = async |method: &str| {
            let host = usher.host();
            let head =
                format!("{method} {RESOURCES}{rest} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n");
            let version = if method == "DELETE" { "If-Match: \"99\"\r\n" } else { "" };
            let request = format!("{head}{version}Connection: close\r\n\r\n");
            statuses(&ask(usher.address, request.as_bytes()).await)
        };
        assert_eq!(send("GET").await, [status], "GET {rest}");
        assert_eq!(send("HEAD").await, [status], "HEAD {rest}");
        assert_eq!(send("DELETE").await, [if status == 200 { 412 } else { status }], "DELETE {rest}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_body_is_said_by_name() {
    let usher = usher().await;
    let token = usher.access_token("it-member").await;
    let json = "application/json";
    let large = format!(r#"{{"path":"/a","title":"A","body":"{}"}}"#, "x".repeat(2_000_000));
    let rows: Vec<(&str, &str, &str, u16, &str, &str)> = vec![
        ("no type", "", r#"{"path":"/a","title":"A"}"#, 415, "unsupported-media-type", ""),
        ("a form", "application/x-www-form-urlencoded", "path=/a&title=A", 415, "unsupported-media-type", ""),
        ("text", "text/plain", r#"{"path":"/a","title":"A"}"#, 415, "unsupported-media-type", ""),
        ("nothing", json, "", 400, "malformed", ""),
        ("half a body", json, r#"{"path":"/a","#, 400, "malformed", ""),
        ("two bodies", json, r#"{"path":"/a","title":"A"}{}"#, 400, "malformed", ""),
        ("2 MB", json, large.as_str(), 413, "too-large", ""),
        ("a list", json, "[]", 422, "invalid", "#"),
        ("a missing member", json, r#"{"path":"/a"}"#, 422, "invalid", "#"),
        ("a smuggled member", json, r#"{"path":"/a","title":"A","created_at":0}"#, 422, "invalid", "#/created_at"),
        ("another smuggled member", json, r#"{"path":"/a","title":"A","a/b c":0}"#, 422, "invalid", "#/a~1b%20c"),
        ("a number for a title", json, r#"{"path":"/a","title":5}"#, 422, "invalid", "#/title"),
        (
            "a number for a role",
            json,
            r#"{"path":"/a","title":"A","roles":["group:a",5]}"#,
            422,
            "invalid",
            "#/roles/1",
        ),
        ("no title", json, r#"{"path":"/a","title":" "}"#, 422, "invalid", "#/title"),
        ("a path with ..", json, r#"{"path":"/a/../b","title":"A"}"#, 422, "invalid", "#/path"),
        ("a taken path", json, r#"{"path":"/blog","title":"A"}"#, 422, "invalid", "#/path"),
        ("an unknown role", json, r#"{"path":"/a","title":"A","roles":["Nonsense"]}"#, 422, "invalid", "#/roles"),
        ("another owner", json, r#"{"path":"/a","title":"A","owner":"admin"}"#, 403, "denied", ""),
    ];
    for (what, content_type, body, status, kind, pointer) in rows {
        let mut request = usher.request("POST", RESOURCES).bearer_auth(&token).body(body.to_owned());
        if !content_type.is_empty() {
            request = request.header("content-type", content_type);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{what}");
        assert_eq!(header(&answer, "content-type"), "application/problem+json", "{what}");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["type"], format!("/api/v1/problems/{kind}"), "{what}");
        let error = &problem["errors"][0];
        assert_eq!(error["pointer"].as_str().unwrap_or_default(), pointer, "{what}: {problem}");
        assert_eq!(error["detail"].is_string(), !pointer.is_empty(), "{what}: {problem}");
    }
    let none = usher.request("GET", "/api/v1/resources/a").bearer_auth(&token).send().await.unwrap();
    assert_eq!(none.status(), 404, "nothing was created");
    // A change is checked in the same way.
    assert_eq!(created(&usher, &token, "/mine").await.status(), 201);
    for (body, pointer) in [
        (json!({ "title": "A", "summary": "", "roles": [] }), "#"),
        (json!({ "path": "/mine", "title": "A", "summary": "", "body": "", "roles": [] }), "#/path"),
        (json!({ "title": "", "summary": "", "body": "", "roles": [] }), "#/title"),
    ] {
        let request = usher.request("PUT", "/api/v1/resources/mine").bearer_auth(&token).header("if-match", "\"1\"");
        let answer = request.json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 422, "{body}");
        assert_eq!(answer.json::<Value>().await.unwrap()["errors"][0]["pointer"], pointer, "{body}");
    }
}

#[tokio::test]
async fn the_list_goes_on_at_its_link() {
    let usher = usher().await;
    let names: BTreeSet<String> = (0..30).map(|n| format!("/note-{n:02}")).collect();
    put_resources(&usher.services, names.iter().map(|path| (path.clone(), String::new()))).await;
    let token = usher.access_token("it-member").await;
    let get = async |address: &str| usher.request("GET", address).bearer_auth(&token).send().await.unwrap();
    let (mut address, mut found) = (format!("{RESOURCES}?owner=it-member&sort=path&descending=true"), Vec::new());
    for page in 0..2 {
        let answer = get(&address).await;
        assert_eq!(answer.status(), 200, "{address}");
        let link = header(&answer, "link");
        let list: Value = answer.json().await.unwrap();
        let paths = list["resources"].as_array().unwrap().iter().map(|resource| resource["path"].as_str().unwrap());
        found.extend(paths.map(str::to_owned));
        if page == 0 {
            assert!(list["next"].is_string(), "{list}");
            let next = link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\"")).unwrap();
            assert!(next.starts_with("/api/v1/resources?owner=it-member&sort=path&descending=true&cursor="), "{next}");
            address = next.to_owned();
        } else {
            assert!(list["next"].is_null() && link.is_empty(), "{list}: {link}");
        }
    }
    assert_eq!(found, names.into_iter().rev().collect::<Vec<_>>());

    for query in ["sort=size", "list=maybe", "pages=2", "q=a&q=b", "before=a", "descending="] {
        assert_eq!(problem(get(&format!("{RESOURCES}?{query}")).await).await, (400, "malformed".to_owned()), "{query}");
    }
}

#[tokio::test]
async fn only_reading_a_text_is_counted_and_the_answer_says_what_is_left() {
    let usher = usher().await;
    let browser = usher.signed_in("admin").await;
    let limit = async |limit: &str| {
        let changed = usher.post(&browser, "/admin/people/admin", &[("change", "limit"), ("limit", limit)]).await;
        assert_eq!(changed.status(), 303);
    };
    limit("2").await;
    let token = usher.access_token("admin").await;
    let at = async |method: &str, path: &str| usher.request(method, path).bearer_auth(&token).send().await.unwrap();
    for (method, path, status, left) in [
        ("HEAD", "/api/v1/resources/payroll", 200, None),
        ("GET", "/api/v1/resources", 200, None),
        ("GET", "/api/v1/me", 200, Some(2)),
        ("GET", "/api/v1/resources/payroll", 200, Some(1)),
        ("GET", "/api/v1/resources/blog", 200, Some(0)),
        ("GET", "/api/v1/me", 200, Some(0)),
    ] {
        let answer = at(method, path).await;
        assert_eq!(answer.status(), status, "{method} {path}");
        let said = header(&answer, "ratelimit");
        let expected = left.map_or_else(String::new, |left: u64| format!("\"day\";r={left};t="));
        assert!(said.starts_with(&expected) && said.is_empty() == expected.is_empty(), "{method} {path}: {said}");
    }
    assert_eq!(created(&usher, &token, "/more").await.status(), 201, "only reading is counted");
    limit("0").await;
    let refused = at("GET", "/api/v1/resources/roadmap").await;
    assert!(header(&refused, "retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0));
    assert_eq!(header(&refused, "ratelimit-policy"), "\"day\";q=0;w=86400");
    assert_eq!(problem(refused).await, (429, "over-quota".to_owned()));
}

#[tokio::test]
async fn a_creation_with_a_key_happens_once() {
    let usher = usher().await;
    let (member, admin) = (usher.access_token("it-member").await, usher.access_token("admin").await);
    let create = async |token: &str, key: &str, path: &str, title: &str| {
        let body = json!({ "path": path, "title": title });
        let request = usher.request("POST", RESOURCES).bearer_auth(token).header("idempotency-key", key);
        request.json(&body).send().await.unwrap()
    };
    let first = create(&member, "\"k-1\"", "/once", "One").await;
    assert_eq!((first.status().as_u16(), header(&first, "location")), (201, format!("{RESOURCES}/once")));
    let first: Value = first.json().await.unwrap();
    let (address, saved) = (format!("{RESOURCES}/once"), content("Changed"));
    let request = usher.request("PUT", &address).bearer_auth(&member).header("if-match", "\"1\"").json(&saved);
    assert_eq!(request.send().await.unwrap().status(), 200);
    // The same answer, though the resource is another one now; with or without quotes.
    for key in ["\"k-1\"", "k-1"] {
        let again = create(&member, key, "/once", "One").await;
        assert_eq!((again.status().as_u16(), header(&again, "etag").as_str()), (201, "\"1\""));
        assert_eq!(again.json::<Value>().await.unwrap(), first);
    }
    let other = create(&member, "k-1", "/once", "Two").await;
    assert_eq!(problem(other).await, (422, "key-of-another".to_owned()));
    assert_eq!(create(&admin, "k-1", "/hers", "Two").await.status(), 201, "keys of other people are other keys");
    // Without a key, or with another one, the path is taken.
    assert_eq!(problem(create(&member, "k-2", "/once", "One").await).await, (422, "invalid".to_owned()));
    // A request that was refused can be corrected under its key, which is free.
    assert_eq!(create(&member, "k-2", "/twice", "One").await.status(), 201);
    // So is a key under which the resource was merely found.
    assert_eq!(create(&member, "k-4", "/twice", "One").await.status(), 201);
    assert_eq!(create(&member, "k-4", "/thrice", "One").await.status(), 201);
    for key in ["", "\"", "a b", "a".repeat(256).as_str()] {
        assert_eq!(problem(create(&member, key, "/more", "One").await).await, (400, "malformed".to_owned()), "{key}");
    }
    // All at once: one creates it, and whoever comes too early is told so.
    let tries = (0..8).map(|_| create(&member, "k-3", "/crowd", "One"));
    let statuses: Vec<u16> = join_all(tries).await.iter().map(|answer| answer.status().as_u16()).collect();
    assert!(statuses.contains(&201) && statuses.iter().all(|status| [201, 409].contains(status)), "{statuses:?}");
}
