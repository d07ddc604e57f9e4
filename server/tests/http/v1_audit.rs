//! The audit trail, as programs of administrators read it.

use crate::support::{Usher, header, usher};
use reqwest::Response;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// More than on one page.
const CHANGES: u64 = 60;
const OF_CHANGES: &str = "action=save_resource&object=/v1/audit";

async fn get(usher: &Usher, token: &str, address: &str) -> Response {
    usher.request("GET", address).bearer_auth(token).send().await.unwrap()
}

#[tokio::test]
async fn the_trail_is_read_page_by_page_and_as_a_file_that_leaves_a_record() {
    let usher = usher().await;
    let token = usher.access_token("admin").await;
    let new = json!({ "path": "/v1/audit", "title": "None" });
    let created = usher.request("POST", "/api/v1/resources").bearer_auth(&token).json(&new).send().await.unwrap();
    assert_eq!(created.status(), 201);
    for change in 1..=CHANGES {
        let request = usher.request("PUT", "/api/v1/resources/v1/audit").bearer_auth(&token).header("if-match", "*");
        let content = json!({ "title": format!("Change {change}"), "summary": "", "body": "", "roles": [] });
        assert_eq!(request.json(&content).send().await.unwrap().status(), 200, "{change}");
    }
    let (mut address, mut records) = (Some(format!("/api/v1/audit?{OF_CHANGES}")), Vec::new());
    while let Some(page) = address {
        let answer = get(&usher, &token, &page).await;
        assert_eq!(answer.status(), 200, "{page}");
        let link = header(&answer, "link");
        let list: Value = answer.json().await.unwrap();
        assert!(list["records"].as_array().unwrap().len() <= 50, "{list}");
        records.extend(list["records"].as_array().unwrap().clone());
        assert_eq!(link.is_empty(), list["next"].is_null(), "{link}");
        address = link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\"")).map(str::to_owned);
        assert!(records.len() <= 60, "{link}");
    }
    let ids: Vec<_> = records.iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!((ids.len(), ids.iter().collect::<BTreeSet<_>>().len()), (60, 60));
    assert!(ids.is_sorted_by(|one, next| one > next), "newest first: {ids:?}");
    let newest = records[0]["after"].as_str().unwrap();
    assert!(newest.contains("Change 60") && records[0]["actor"] == "admin", "{newest}");
    let one: Value = get(&usher, &token, &format!("/api/v1/audit/{}", ids[0])).await.json().await.unwrap();
    assert_eq!(one, records[0]);

    let file = format!("/api/v1/audit/export?{OF_CHANGES}");
    let looked = usher.request("HEAD", &file).bearer_auth(&token).send().await.unwrap();
    assert_eq!((looked.status().as_u16(), header(&looked, "content-type").as_str()), (200, "application/x-ndjson"));
    let exported = get(&usher, &token, &file).await;
    let id = header(&exported, "x-request-id");
    assert_eq!(header(&exported, "content-type"), "application/x-ndjson");
    let lines = exported.text().await.unwrap();
    assert!(lines.ends_with('\n'), "{lines}");
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines, records);
    // The record of the export, and none of the look at it.
    let trail: Value = get(&usher, &token, "/api/v1/audit?action=export_audit").await.json().await.unwrap();
    let [record] = &trail["records"].as_array().unwrap()[..] else { panic!("{trail}") };
    assert_eq!(record["request_id"], json!(id));
    let after: Value = serde_json::from_str(record["after"].as_str().unwrap()).unwrap();
    let filters = json!({ "action": "save_resource", "object": "/v1/audit" });
    assert_eq!(after, json!({ "filters": filters, "rows": 60 }));
}

#[tokio::test]
async fn a_filter_that_is_not_understood_is_refused() {
    let usher = usher().await;
    let token = usher.access_token("admin").await;
    for query in ["outcome=maybe", "outcome=", "from=yesterday", "from=-1", "user=admin", "last=60", "actor=a&actor=b"]
    {
        for address in [format!("/api/v1/audit?{query}"), format!("/api/v1/audit/export?{query}")] {
            let answer = get(&usher, &token, &address).await;
            assert_eq!(answer.status(), 400, "{address}");
            assert_eq!(answer.json::<Value>().await.unwrap()["type"], "/api/v1/problems/malformed", "{address}");
        }
    }
    assert_eq!(get(&usher, &token, "/api/v1/audit/export?cursor=a").await.status(), 400);
    for query in ["from=99999999999", "until=1", "action=no_such_action"] {
        let list: Value = get(&usher, &token, &format!("/api/v1/audit?{query}")).await.json().await.unwrap();
        assert_eq!(list["records"], json!([]), "{query}");
    }
}
