//! Deleted resources, as programs restore them.

use crate::support::usher;
use serde_json::{Value, json};

#[tokio::test]
async fn a_deleted_resource_comes_back_where_it_was() {
    let usher = usher().await;
    let token = usher.access_token("it-member").await;
    let send = async |method: &str, address: &str, if_match: &str, body: Value| {
        let request = usher.request(method, address).bearer_auth(&token);
        let request = if body.is_null() { request } else { request.json(&body) };
        let request = if if_match.is_empty() { request } else { request.header("if-match", if_match) };
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap_or_default())
    };
    let new = json!({ "path": "/v1/trash", "title": "One", "body": "A text." });
    assert_eq!(send("POST", "/api/v1/resources", "", new).await.0, 201);
    assert_eq!(send("PUT", "/api/v1/archive/v1/trash", "\"1\"", Value::Null).await.0, 200);
    assert_eq!(send("DELETE", "/api/v1/resources/v1/trash", "\"2\"", Value::Null).await.0, 204);
    let trash = send("GET", "/api/v1/resources?list=deleted", "", Value::Null).await.1;
    let deleted = trash["resources"].as_array().unwrap().iter().find(|one| one["path"] == "/v1/trash").unwrap();
    let version = deleted["version"].as_u64().unwrap();
    assert_eq!(deleted["deletion"]["by"], "it-member", "{deleted}");

    let undelete = "/api/v1/undelete/v1/trash";
    assert_eq!(send("POST", undelete, "", Value::Null).await.0, 428);
    assert_eq!(send("POST", undelete, "\"99\"", Value::Null).await.0, 412);
    let tag = format!("\"{version}\"");
    for what in ["restored", "restored already, as after a lost answer"] {
        let (status, resource) = send("POST", undelete, &tag, Value::Null).await;
        assert_eq!((status, &resource["version"]), (200, &json!(version + 1)), "{what}");
        assert_eq!((&resource["archived"], resource.get("deletion")), (&json!(true), None), "{what}: {resource}");
    }
    let (status, resource) = send("GET", "/api/v1/resources/v1/trash", "", Value::Null).await;
    assert_eq!((status, &resource["body"]), (200, &json!("A text.")));
    assert_eq!(send("POST", "/api/v1/undelete/v1/none", "*", Value::Null).await.0, 404);
}
