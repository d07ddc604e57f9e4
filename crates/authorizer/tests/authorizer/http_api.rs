//! HTTP APIs with payload format 2.0 and simple responses.

use crate::support::{Api, answer, assert_flat, http_event};
use authorizer::Unauthorized;
use serde_json::json;

#[tokio::test]
async fn a_call_is_authorized_or_not_with_a_context() {
    let api = Api::start().await;
    let authorizer = api.authorizer(50).await;
    let token = api.id_token("it-member").await;
    for (method, path, rule) in [
        ("GET", "/blog", "granted"),
        ("PUT", "/api/orders/1", "granted"),
        ("GET", "/payroll", "not_shared"),
        ("DELETE", "/api/orders/1", "administrators_only"),
        ("DELETE", "/blog", "administrators_only"),
        ("GET", "/nothing", "not_shared"),
        ("GET", "/test/blog", "not_shared"),
        ("GET", "", "not_shared"),
        ("GET", "/blog//", "bad_path"),
        ("GET", "/api/*", "bad_path"),
        ("*", "/api/a", "bad_path"),
    ] {
        let given = answer(&authorizer, &http_event(method, path, &token)).await.unwrap();
        let is_authorized = rule == "granted";
        assert_eq!(given["isAuthorized"], is_authorized, "{method} {path}");
        assert_eq!(given["context"]["rule"], rule, "{method} {path}");
        assert_eq!(given["context"]["username"], "it-member");
        assert!(given["context"]["reason"].as_str().is_some_and(|reason| !reason.is_empty()));
        assert_eq!(given["context"]["errorMessage"].is_string(), !is_authorized);
        assert_eq!(given.as_object().unwrap().len(), 2, "{given}");
        assert_flat(&given["context"]);
    }
}

#[tokio::test]
async fn the_quota_counts_for_both_kinds_of_api_together() {
    let api = Api::start().await;
    let authorizer = api.authorizer(2).await;
    let token = api.id_token("it-member").await;
    let policy = answer(&authorizer, &crate::support::token_event("GET", "/blog", &token)).await.unwrap();
    assert_eq!(policy["context"]["used"], 1);
    let event = http_event("GET", "/blog", &token);
    assert_eq!(answer(&authorizer, &event).await.unwrap()["context"]["used"], 2);
    let denied = answer(&authorizer, &event).await.unwrap();
    let message = "Daily call limit of 2 has exceeded for it-member";
    assert_eq!((&denied["isAuthorized"], &denied["context"]["errorMessage"]), (&json!(false), &json!(message)));
}

#[tokio::test]
async fn without_a_valid_token_there_is_no_answer() {
    let api = Api::start().await;
    let authorizer = api.authorizer(50).await;
    for token in ["", "allow", "a.b.c"] {
        assert_eq!(answer(&authorizer, &http_event("GET", "/blog", token)).await, Err(Unauthorized), "{token}");
    }
    let mut event = http_event("GET", "/blog", "");
    event["headers"].as_object_mut().unwrap().remove("authorization");
    assert_eq!(answer(&authorizer, &event).await, Err(Unauthorized));
}

#[tokio::test]
async fn an_event_that_names_nothing_is_not_authorized() {
    let api = Api::start().await;
    let authorizer = api.authorizer(50).await;
    let token = api.id_token("admin").await;
    for member in ["rawPath", "requestContext"] {
        let mut event = http_event("GET", "/blog", &token);
        event.as_object_mut().unwrap().remove(member);
        let given = answer(&authorizer, &event).await.unwrap();
        assert_eq!(
            (&given["isAuthorized"], &given["context"]["rule"]),
            (&json!(false), &json!("no_target")),
            "{member}"
        );
    }
}
