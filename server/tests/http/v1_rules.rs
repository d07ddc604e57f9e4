//! The resource map, as programs of administrators read, try and change it.

use crate::support::{Usher, header, usher};
use reqwest::Response;
use serde_json::{Value, json};

const RULES: &str = "/api/v1/rules";

async fn change(usher: &Usher, token: &str, if_match: &str, body: &Value) -> Response {
    let request = usher.request("PATCH", RULES).bearer_auth(token).json(body);
    let request = if if_match.is_empty() { request } else { request.header("if-match", if_match) };
    request.send().await.unwrap()
}

fn row(pattern: &str, right: &str) -> Value {
    json!({ "pattern": pattern, "right": right, "roles": ["group:usher-users"] })
}

#[tokio::test]
async fn a_row_is_tried_added_replaced_and_removed() {
    let usher = usher().await;
    usher.signed_in("it-member").await;
    let (token, of_member) = (usher.access_token("admin").await, usher.access_token("it-member").await);
    let opens = async || {
        let payroll = usher.request("GET", "/api/v1/resources/payroll").bearer_auth(&of_member);
        payroll.send().await.unwrap().status().as_u16()
    };
    let empty = usher.request("GET", RULES).bearer_auth(&token).send().await.unwrap();
    assert_eq!((empty.status().as_u16(), header(&empty, "etag").as_str()), (200, "\"0\""));
    let empty: Value = empty.json().await.unwrap();
    assert_eq!((&empty["version"], &empty["rules"]), (&json!(0), &json!([])), "{empty}");
    assert!(empty["roles"].as_array().unwrap().contains(&json!("group:usher-users")), "{empty}");

    let (open, edit) = (row("/payroll", "open"), row("/payroll", "edit"));
    let adding = json!({ "add": open });
    let preview = usher.request("POST", "/api/v1/rules/preview").bearer_auth(&token).json(&adding);
    let preview: Value = preview.send().await.unwrap().json().await.unwrap();
    let gained =
        json!([{ "lost": false, "path": "/payroll", "rights": ["open"], "people": 1, "names": ["Ira Itemba"] }]);
    assert_eq!((&preview["effects"], &preview["version"]), (&gained, &json!(0)), "{preview}");
    assert_eq!(opens().await, 403, "nothing was changed");

    let replacing = json!({ "remove": open, "add": edit });
    let removing = json!({ "remove": edit });
    // Each row continues with the version that the row before has left.
    for (what, if_match, body, status, version) in [
        ("no version", "", &adding, 428, 0),
        ("another version", "\"9\"", &adding, 412, 0),
        ("a broken header", "0", &adding, 400, 0),
        ("the version", "\"0\"", &adding, 200, 1),
        ("the same again", "\"0\"", &adding, 412, 1),
        ("a row twice", "*", &adding, 422, 1),
        ("a row that is not there", "*", &removing, 412, 1),
        ("another row in its place", "\"1\"", &replacing, 200, 2),
        ("the row that was replaced", "\"2\"", &replacing, 412, 2),
        ("no row any more", "*", &removing, 200, 3),
    ] {
        let answer = change(&usher, &token, if_match, body).await;
        assert_eq!(answer.status(), status, "{what}");
        let tag = header(&answer, "etag");
        let told: Value = answer.json().await.unwrap();
        match status {
            200 => assert_eq!((tag, &told["version"]), (format!("\"{version}\""), &json!(version)), "{what}"),
            412 => assert_eq!(told["type"], "/api/v1/problems/outdated", "{what}"),
            _ => assert!(told["type"].is_string(), "{what}: {told}"),
        }
        let rules: Value = usher.request("GET", RULES).bearer_auth(&token).send().await.unwrap().json().await.unwrap();
        assert_eq!(rules["version"], version, "{what}");
        assert_eq!(opens().await, if (1..3).contains(&version) { 200 } else { 403 }, "{what}");
    }
    // One record for each row that came or went, as for the page.
    let trail = usher.request("GET", "/api/v1/audit?action=change_map&object=/payroll").bearer_auth(&token);
    let trail: Value = trail.send().await.unwrap().json().await.unwrap();
    let records = trail["records"].as_array().unwrap();
    assert_eq!(records.len(), 3, "{trail}");
    assert!(records.iter().all(|record| record["actor"] == "admin"), "{trail}");
    assert_eq!((&records[0]["after"], &records[2]["before"]), (&json!("null"), &json!("null")), "{trail}");
}

#[tokio::test]
async fn who_has_the_rules_is_told_so_with_any_spelling_of_the_tag() {
    let usher = usher().await;
    let token = usher.access_token("admin").await;
    for (tag, status) in [
        ("\"0\"", 304),
        ("W/\"0\"", 304),
        ("\"7\", \"0\"", 304),
        ("*", 304),
        ("\"7\"", 200),
        ("\"00\"", 200),
        ("0", 400),
    ] {
        for method in ["GET", "HEAD"] {
            let request = usher.request(method, RULES).bearer_auth(&token).header("if-none-match", tag);
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), status, "{method} {tag}");
            assert_eq!(header(&answer, "etag") == "\"0\"", status != 400, "{method} {tag}");
            let body = answer.text().await.unwrap();
            assert_eq!(body.is_empty(), status == 304 || method == "HEAD", "{method} {tag}: {body}");
        }
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_row_is_said_with_where_it_is() {
    let usher = usher().await;
    let token = usher.access_token("admin").await;
    let with = |member: &str, value: Value| {
        let mut row = row("/a/**", "open");
        row[member] = value;
        json!({ "add": row })
    };
    let rows = [
        (json!({}), "#"),
        (json!({ "add": null }), "#"),
        (json!({ "replace": row("/a", "open") }), "#/replace"),
        (json!({ "add": { "pattern": "/a", "right": "open" } }), "#/add"),
        (with("pattern", json!("/a/*/b")), "#/add/pattern"),
        (with("pattern", json!("/a/../b")), "#/add/pattern"),
        (with("right", json!("fly")), "#/add/right"),
        (with("roles", json!(["group:usher-users", "IT"])), "#/add/roles/1"),
        (with("roles", json!([])), "#/add"),
        (with("roles", json!(["group:nonsense"])), "#/add"),
        (with("owner", json!("admin")), "#/add/owner"),
        (json!({ "remove": { "pattern": "a", "right": "open", "roles": [] } }), "#/remove/pattern"),
    ];
    for (body, pointer) in rows {
        let preview = usher.request("POST", "/api/v1/rules/preview").bearer_auth(&token).json(&body);
        for answer in [preview.send().await.unwrap(), change(&usher, &token, "*", &body).await] {
            assert_eq!(answer.status(), 422, "{body}");
            let problem: Value = answer.json().await.unwrap();
            assert_eq!(problem["errors"][0]["pointer"], pointer, "{body}: {problem}");
        }
    }
}
