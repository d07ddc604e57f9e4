//! Load shedding: with more requests than Usher can answer in time, or more answers than clients read, some get 503, so
//! that it can answer the others.

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

/// Answers a request if its client has read enough of the answers before. Inside the compression, where the lengths of
/// answers are known.
pub(super) async fn limit_unsent(
    state: &AppState,
    request: Request,
    answer: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    if is_spared(request.uri().path()) {
        return answer(request).await;
    }
    let address = rate_limit_key(ClientAddress::of(request.extensions()).0);
    if !state.unsent_answers.has_room(address) {
        return busy(&request);
    }
    state.unsent_answers.count(address, answer(request).await)
}

pub(super) async fn limit_concurrency(state: &AppState, request: Request, next: Next) -> Response {
    if is_spared(request.uri().path()) {
        return next.run(request).await;
    }
    if let Ok(permit) = state.request_permits.take(rate_limit_key(ClientAddress::of(request.extensions()).0)).await {
        return gate::holding(permit, next.run(request)).await;
    }
    busy(&request)
}

fn busy(request: &Request) -> Response {
    let id = request.extensions().get::<RequestId>().cloned().unwrap_or_default();
    too_busy(request.uri().path(), &id)
}
