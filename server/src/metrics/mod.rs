//! What Prometheus reads about this process, on a listener of its own.
//!
//! ```text
//! labels    the sets of labels
//! route     the route template of a request
//! requests  measures one request
//! events    counts what the other crates report
//! held      counts what is open at the moment
//! listener  `GET /metrics`
//! ```
//!
//! No label takes a value that a stranger chooses, such as a path, a user's name, a host or an unknown method. So the
//! number of series is bounded; docs/operating.md says by how much.

mod events;
mod held;
mod labels;
mod listener;
mod requests;
mod route;

pub(crate) use held::Held;
pub(crate) use listener::router;

use events::Events;
use gate::Load;
use labels::{BuildLabels, RequestLabels, RouteLabels};
use prometheus_client::{
    encoding::prometheus_text,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::Registry,
};
use std::fmt;

/// Upper bounds of the buckets for requests, in seconds. A request may take thirty.
const REQUEST_BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// A histogram for each set of labels.
type Histograms<L> = Family<L, Histogram, fn() -> Histogram>;

/// All that is measured.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    request_seconds: Histograms<RouteLabels>,
    requests_in_progress: Gauge,
    /// Open connections of the public listener.
    pub(crate) connections: Gauge,
    /// Open streams of events.
    pub(crate) event_streams: Gauge,
    cached_sessions: Gauge,
    cached_users: Gauge,
    audit_queue: Gauge,
    events: Events,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("usher"),
            requests: Family::default(),
            request_seconds: Family::new_with_constructor(|| Histogram::new(REQUEST_BUCKETS)),
            requests_in_progress: Gauge::default(),
            connections: Gauge::default(),
            event_streams: Gauge::default(),
            cached_sessions: Gauge::default(),
            cached_users: Gauge::default(),
            audit_queue: Gauge::default(),
            events: Events::new(),
        };
        metrics.register();
        metrics
    }

    /// Names everything. The exporter adds `_total` to counters and `_info` to information.
    fn register(&mut self) {
        let registry = &mut self.registry;
        let build = Info::new(BuildLabels { version: env!("CARGO_PKG_VERSION") });
        registry.register("build", "The version of Usher that runs", build);
        registry.register("http_requests", "Requests that were answered", self.requests.clone());
        registry.register(
            "http_request_duration_seconds",
            "Time from the head of a request to the head of its response",
            self.request_seconds.clone(),
        );
        registry.register(
            "http_requests_in_progress",
            "Requests whose response has not begun",
            self.requests_in_progress.clone(),
        );
        registry.register("connections", "Open connections of the public listener", self.connections.clone());
        registry.register("event_streams", "Open streams of events, one for each browser", self.event_streams.clone());
        registry.register(
            "sessions_cached",
            "Sessions that were used within the last seconds",
            self.cached_sessions.clone(),
        );
        registry.register(
            "users_cached",
            "Users whose state was read within the last seconds",
            self.cached_users.clone(),
        );
        registry.register(
            "audit_queue_length",
            "Denials that wait to be written to the audit trail; 1000 at most",
            self.audit_queue.clone(),
        );
        self.events.register(registry);
    }

    /// Everything in Prometheus's text format (version 0.0.4). `load` is read at the same time.
    fn text(&self, load: Load) -> Result<String, fmt::Error> {
        let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        self.cached_sessions.set(number(load.cached_sessions));
        self.cached_users.set(number(load.cached_users));
        self.audit_queue.set(number(load.queued_denials));
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
