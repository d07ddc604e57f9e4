//! More requests than Usher can answer in time: some are told to come again, so that the others are answered.

use super::{ClientAddress, RequestId};
use crate::http::{State, plain};
use axum::{
    extract::{self, Request},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};

/// Built files cost nothing, and supervisors must not take a busy server for a dead one.
fn is_spared(path: &str) -> bool {
    path.starts_with("/pkg/") || matches!(path, "/healthz" | "/readyz")
}

pub(super) async fn shed(extract::State(state): extract::State<State>, request: Request, next: Next) -> Response {
    if is_spared(request.uri().path()) {
        return next.run(request).await;
    }
    if let Some(_place) = state.places.take(ClientAddress::of(request.extensions()).0).await {
        return next.run(request).await;
    }
    let id = request.extensions().get::<RequestId>().cloned().unwrap_or_default();
    let advice = "More people are asking than Usher can answer. Nothing was changed. Try again in a few seconds.";
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let mut response = plain::answer(request.uri().path(), status, "Too busy right now", advice, &id);
    // From one to three seconds: not all come again at once.
    let seconds = 1 + uuid::Uuid::new_v4().as_bytes()[0] % 3;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(u16::from(seconds)));
    response
}
