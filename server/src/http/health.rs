//! For supervisors: is the program alive, and can it work?

use super::State;
use axum::{Json, extract, http::StatusCode};
use serde_json::{Value, json};

/// The program answers.
pub(crate) async fn alive() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// DynamoDB and the user pool's keys can be had.
pub(crate) async fn ready(extract::State(state): extract::State<State>) -> (StatusCode, Json<Value>) {
    match state.gate.ready().await {
        Ok(()) => (StatusCode::OK, Json(json!({ "status": "ready" }))),
        Err(error) => {
            let body = json!({ "status": "not ready", "reason": error.to_string() });
            (StatusCode::SERVICE_UNAVAILABLE, Json(body))
        }
    }
}
