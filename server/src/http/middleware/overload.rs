//! More requests than Usher can answer in time: some are told to come again, so that the others are answered.

use super::{ClientAddress, RequestId, client::subscriber};
use crate::http::{AppState, plain};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::Response,
};

/// Built files cost nothing, and supervisors must not take a busy server for a dead one.
fn is_spared(path: &str) -> bool {
    path.starts_with("/pkg/") || matches!(path, "/healthz" | "/readyz")
}

pub(super) async fn shed(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if is_spared(request.uri().path()) {
        return next.run(request).await;
    }
    if let Ok(_place) = state.places.take(subscriber(ClientAddress::of(request.extensions()).0)).await {
        return next.run(request).await;
    }
    let id = request.extensions().get::<RequestId>().cloned().unwrap_or_default();
    too_busy(request.uri().path(), &id)
}

/// What those are told who have to come again.
pub(crate) fn too_busy(path: &str, id: &RequestId) -> Response {
    let advice = "More people are asking than Usher can answer. Nothing was changed. Try again in a few seconds.";
    plain::answer(path, StatusCode::SERVICE_UNAVAILABLE, "Too busy right now", advice, id)
}
