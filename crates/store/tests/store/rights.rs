//! The rights that a server tries: without an effect, and each one that is refused.

use crate::support::{database, store_and_client};
use axum::{Json, Router, http::StatusCode};
use doctor::Because;
use serde_json::json;
use store::{Settings, Store};

#[tokio::test]
async fn trying_all_rights_finds_none_missing_and_writes_nothing() {
    let (store, client) = store_and_client().await;
    assert_eq!(store.missing_rights().await, []);
    for table in ["resources", "requests", "sessions", "users", "people", "usage", "totals", "policy", "audit"] {
        let items = client.scan().table_name(format!("test-v2-{table}")).send().await.unwrap();
        assert_eq!(items.count(), 0, "{table}");
    }
}

#[tokio::test]
async fn each_refused_right_is_missing() {
    let denied = async || {
        let error = json!({ "__type": "com.amazon.coral.service#AccessDeniedException", "message": "not authorized" });
        (StatusCode::BAD_REQUEST, Json(error))
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Some(format!("http://{}", listener.local_addr().unwrap()));
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(denied)).await });
    let (settings, _) = database().await;
    let missing = Store::connect(&Settings { endpoint, ..settings }).await.missing_rights().await;
    assert!(missing.iter().all(|right| right.because == Because::Denied), "{missing:?}");
    let named =
        |action: &str, what: &str| missing.iter().any(|right| right.action == action && right.what.to_string() == what);
    for (action, what) in [
        ("dynamodb:GetItem", "the table test-v2-resources"),
        ("dynamodb:Query", "the table test-v2-users/index/username"),
        ("dynamodb:PutItem", "the table test-v2-audit"),
        ("dynamodb:UpdateItem", "the table test-v2-totals"),
        ("dynamodb:DeleteItem", "the table test-v2-sessions"),
        ("dynamodb:ConditionCheckItem", "the table test-v2-users"),
    ] {
        assert!(named(action, what), "{action} on {what}: {missing:?}");
    }
    assert!(!named("dynamodb:DeleteItem", "the table test-v2-audit"), "nothing deletes a record");
}
