//! Load shedding: with more requests than Usher can answer in time, some get 503, so that it can answer the others.

use crate::http::{
    AppState,
    extract::{ClientAddress, RequestId, rate_limit_key},
    plain::too_busy,
};
use axum::{extract::Request, middleware::Next, response::Response};

/// Whether the path is exempt: static files cost nothing, and supervisors must not take a busy server for a dead one.
fn is_spared(path: &str) -> bool {
    path.starts_with("/pkg/") || matches!(path, "/healthz" | "/readyz")
}

pub(super) async fn limit_concurrency(state: &AppState, request: Request, next: Next) -> Response {
    if is_spared(request.uri().path()) {
        return next.run(request).await;
    }
    if let Ok(permit) = state.request_permits.take(rate_limit_key(ClientAddress::of(request.extensions()).0)).await {
        return gate::holding(permit, next.run(request)).await;
    }
    let id = request.extensions().get::<RequestId>().cloned().unwrap_or_default();
    too_busy(request.uri().path(), &id)
}
