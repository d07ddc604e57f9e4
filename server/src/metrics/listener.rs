//! `GET /metrics`, on a listener of its own: whoever reaches that listener reads the numbers, without signing in.

use super::Metrics;
use crate::http::Authority;
use axum::{
    Router,
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing,
};
use gate::Gate;
use std::sync::Arc;

/// Prometheus's text format.
const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The only route of that listener.
pub(crate) fn router(metrics: Arc<Metrics>, gate: Gate) -> Router {
    let routes = Router::new().route("/metrics", routing::get(show)).with_state((metrics, gate));
    routes.layer(middleware::from_fn(require_address))
}

/// Refuses requests to other names: a page could let its own name lead here, and its visitors' browsers would read the
/// numbers for it (DNS rebinding). `metrics.listen` has no name, so its host is an IP address.
async fn require_address(request: Request, next: Next) -> Response {
    let by_address = Authority::is_meant_by(&request, Authority::is_address);
    if by_address {
        return next.run(request).await;
    }
    (StatusCode::MISDIRECTED_REQUEST, "Ask for the metrics by IP address.").into_response()
}

async fn show(State((metrics, gate)): State<(Arc<Metrics>, Gate)>) -> Response {
    match metrics.text(gate.load()) {
        Ok(text) => ([(header::CONTENT_TYPE, CONTENT_TYPE), (header::CACHE_CONTROL, "no-store")], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
