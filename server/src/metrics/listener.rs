//! `GET /metrics`, on a listener of its own: whoever reaches that listener reads the numbers, without signing in.

use super::Metrics;
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing,
};
use gate::Gate;
use std::sync::Arc;

/// Prometheus's text format.
const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The only route of that listener.
pub(crate) fn router(metrics: Arc<Metrics>, gate: Gate) -> Router {
    Router::new().route("/metrics", routing::get(show)).with_state((metrics, gate))
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
