//! Measures one request.

use super::{
    Held, Metrics,
    labels::{RequestLabels, RouteLabels},
    route::{self, Route},
};
use axum::{extract::Request, http::StatusCode};
use std::{sync::Arc, time::Instant};

/// A request in progress. A client that disconnects before the response leaves nothing behind.
#[derive(Debug)]
pub(crate) struct MeasuredRequest {
    metrics: Arc<Metrics>,
    route: Route,
    method: &'static str,
    started: Instant,
    _in_progress: Held,
}

impl Metrics {
    /// Begins to measure a request that the router has matched.
    pub(crate) fn begin(self: Arc<Self>, request: &Request) -> MeasuredRequest {
        MeasuredRequest {
            route: Route::of(request),
            method: route::method(request.method()),
            started: Instant::now(),
            _in_progress: Held::new(&self.requests_in_progress),
            metrics: self,
        }
    }
}

impl MeasuredRequest {
    /// Counts the request. The response has a head now.
    pub(crate) fn answered(self, status: StatusCode) {
        let Self { metrics, route, method, started, .. } = self;
        let seconds = started.elapsed().as_secs_f64();
        metrics.request_seconds.get_or_create(&RouteLabels { route: route.clone() }).observe(seconds);
        metrics.requests.get_or_create(&RequestLabels { route, method, status: status.as_u16() }).inc();
    }
}
