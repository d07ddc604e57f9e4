//! `/_faults`: GET shows, POST activates, DELETE clears. For programs on this machine, never for a web page.

use super::handle::{FaultError, Faults};
use super::switches::Switches;
use crate::provider::{Provider, from_browser};
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, middleware, routing};
use std::sync::Arc;

pub(crate) fn router() -> Router<Arc<Provider>> {
    Router::new()
        .route("/_faults", routing::get(get).post(post).delete(delete))
        .layer(middleware::from_fn(programs_only))
}

/// A web page that a user visits must not break their local mode.
async fn programs_only(request: Request, next: Next) -> Response {
    if from_browser(request.headers()) {
        return (StatusCode::FORBIDDEN, "This is not for browsers.\n").into_response();
    }
    next.run(request).await
}

async fn get(State(provider): State<Arc<Provider>>) -> Response {
    Json(provider.faults.record()).into_response()
}

async fn post(State(provider): State<Arc<Provider>>, body: Bytes) -> Response {
    let switches: Switches = match serde_json::from_slice(&body) {
        Ok(switches) => switches,
        Err(error) => return (StatusCode::BAD_REQUEST, format!("{error}\n")).into_response(),
    };
    match Faults::new(Arc::clone(&provider)).set(switches).await {
        Ok(()) => Json(provider.faults.record()).into_response(),
        Err(error @ FaultError::Local(_)) => {
            tracing::error!(%error, "a fault could not be switched on");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Err(error) => (StatusCode::BAD_REQUEST, format!("{error}\n")).into_response(),
    }
}

async fn delete(State(provider): State<Arc<Provider>>) -> StatusCode {
    Faults::new(provider).clear();
    StatusCode::NO_CONTENT
}
