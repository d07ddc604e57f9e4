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
pub(crate) use route::{Route, method};

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

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{
        body::Body,
        http::{Request, StatusCode},
    };
    use std::{
        collections::{BTreeMap, BTreeSet},
        sync::Arc,
        time::Duration,
    };
    use telemetry::{Call, CallOutcome, Event, Observer as _, Service};

    const DASHBOARD: &str = include_str!("../../../infra/monitoring/dashboard.json");
    const RULES: &str = include_str!("../../../infra/monitoring/usher.rules.yaml");
    const DOCUMENT: &str = include_str!("../../../docs/operating.md");

    /// Each of everything.
    fn filled() -> String {
        let metrics = Arc::new(Metrics::new());
        let request = Request::get("/").body(Body::empty()).unwrap();
        Arc::clone(&metrics).begin(&request).answered(StatusCode::OK);
        let call = Call {
            service: Service::DynamoDb,
            operation: "GetItem",
            outcome: CallOutcome::Ok,
            retries: 2,
            took: Duration::from_millis(3),
        };
        for event in [
            Event::Decision { action: "open_resource", is_allowed: false, rule: "not_shared" },
            Event::Token { of: "bearer", result: "ok" },
            Event::SignIn("ok"),
            Event::Renewal("ok"),
            Event::SignOut { of: "browser", is_complete: true },
            Event::Quota("admitted"),
            Event::Call(call),
            Event::Call(Call { operation: "Query", retries: 0, ..call }),
        ] {
            metrics.observe(event);
        }
        metrics.text(Load { cached_sessions: 1, cached_users: 2, queued_denials: 3 }).unwrap()
    }

    /// What is exported, and of which kind it is.
    fn exported() -> BTreeMap<String, String> {
        let text = filled();
        let lines = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
        lines
            .map(|line| {
                let (name, kind) = line.split_once(' ').unwrap();
                (name.to_owned(), kind.to_owned())
            })
            .collect()
    }

    /// The metrics that a text names.
    fn named(text: &str) -> BTreeSet<&str> {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        words.filter(|word| word.starts_with("usher_")).collect()
    }

    #[test]
    fn what_is_exported_is_what_was_observed() {
        let text = filled();
        for line in [
            concat!("usher_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\"} 1"),
            "usher_http_requests_total{route=\"/\",method=\"GET\",status=\"200\"} 1",
            "usher_http_requests_in_progress 0",
            "usher_sessions_cached 1",
            "usher_users_cached 2",
            "usher_audit_queue_length 3",
            "usher_decisions_total{action=\"open_resource\",outcome=\"denied\",rule=\"not_shared\"} 1",
            "usher_sign_outs_total{scope=\"browser\",result=\"complete\"} 1",
            "usher_quota_calls_total{result=\"admitted\"} 1",
            "usher_quota_calls_total{result=\"refused\"} 0",
            "usher_service_retries_total{service=\"dynamodb\",operation=\"GetItem\"} 2",
            "usher_service_retries_total{service=\"dynamodb\",operation=\"Query\"} 0",
            "usher_service_call_duration_seconds_count{service=\"dynamodb\",operation=\"GetItem\",outcome=\"ok\"} 1",
        ] {
            assert!(text.lines().any(|exported| exported == line), "{line}: {text}");
        }
    }

    #[test]
    fn dashboard_and_alerts_name_only_what_is_exported() {
        let exported = exported();
        let is_exported = |name: &str| {
            let part = ["_bucket", "_sum", "_count"].into_iter().find_map(|suffix| name.strip_suffix(suffix));
            let is_histogram = |name: &str| exported.get(name).is_some_and(|kind| kind == "histogram");
            exported.get(name).is_some_and(|kind| kind != "histogram") || part.is_some_and(is_histogram)
        };
        for text in [DASHBOARD, RULES] {
            let unknown: Vec<&str> = named(text).into_iter().filter(|name| !is_exported(name)).collect();
            assert!(unknown.is_empty() && !named(text).is_empty(), "{unknown:?}");
        }
        serde_json::from_str::<serde_json::Value>(DASHBOARD).unwrap();
    }

    /// The person on call is not woken up by what anybody can write into the address of a callback.
    #[test]
    fn no_alert_that_pages_counts_what_only_a_browser_said() {
        let alerts: Vec<&str> = RULES.split("- alert: ").skip(1).collect();
        let of_browser = ["hosted_ui_misconfigured", "hosted_ui_unavailable", "provider_unusable"];
        for result in of_browser {
            let severities: Vec<bool> = alerts
                .iter()
                .filter(|alert| alert.contains(result))
                .map(|alert| alert.contains("severity: ticket") && !alert.contains("severity: page"))
                .collect();
            assert_eq!(severities, [true], "{result}");
        }
        let errors = alerts.iter().find(|alert| alert.starts_with("UsherErrors")).unwrap();
        assert!(errors.contains(&format!("{{status=~\"5..\",route!=\"{}\"}}", crate::http::CALLBACK)), "{errors}");
    }

    #[test]
    fn the_document_names_everything_that_is_exported_and_each_alert() {
        let documented: BTreeSet<&str> = named(DOCUMENT).into_iter().filter(|name| *name != "usher_service_").collect();
        let exported = exported();
        let exported: BTreeSet<&str> = exported.keys().map(String::as_str).collect();
        assert_eq!(documented, exported);
        let alerts = RULES.lines().filter_map(|line| line.trim().strip_prefix("- alert: "));
        let described = DOCUMENT.lines().filter_map(|line| line.strip_prefix("### Usher"));
        let described: Vec<String> = described.map(|name| format!("Usher{name}")).collect();
        assert_eq!(alerts.collect::<Vec<_>>(), described);
    }
}
