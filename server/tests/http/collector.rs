//! A collector of traces, which takes spans by OTLP over HTTP.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    routing,
};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest, common::v1::any_value::Value, trace::v1::Span,
};
use prost::Message as _;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::net::TcpListener;

/// Far longer than a span takes to arrive; a test that waits so long has failed.
const LONG: Duration = Duration::from_secs(60);
const CHECK: Duration = Duration::from_millis(20);

/// What has arrived: the bodies, and the values of the header `x-api-key`.
#[derive(Default)]
struct Received {
    bodies: Vec<Bytes>,
    keys: Vec<String>,
}

pub(crate) struct Collector {
    /// What to set `otel.endpoint` to.
    pub(crate) url: String,
    received: Arc<Mutex<Received>>,
}

impl Collector {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let received = Arc::<Mutex<Received>>::default();
        let router = Router::new().route("/v1/traces", routing::post(take)).with_state(Arc::clone(&received));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, received }
    }

    /// All bytes that were exported.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.received.lock().unwrap().bodies.concat()
    }

    /// The key of each request.
    pub(crate) fn keys(&self) -> Vec<String> {
        self.received.lock().unwrap().keys.clone()
    }

    pub(crate) fn spans(&self) -> Vec<Span> {
        let received = self.received.lock().unwrap();
        let requests = received.bodies.iter().map(|body| ExportTraceServiceRequest::decode(body.clone()).unwrap());
        let of_scopes = requests.flat_map(|request| request.resource_spans).flat_map(|spans| spans.scope_spans);
        of_scopes.flat_map(|spans| spans.spans).collect()
    }

    /// The first span of this name, once it is there.
    pub(crate) async fn span(&self, name: &str) -> Span {
        let arrived = async {
            loop {
                if let Some(span) = self.spans().into_iter().find(|span| span.name == name) {
                    return span;
                }
                tokio::time::sleep(CHECK).await;
            }
        };
        tokio::time::timeout(LONG, arrived).await.unwrap()
    }
}

async fn take(State(received): State<Arc<Mutex<Received>>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    assert_eq!(headers[header::CONTENT_TYPE], "application/x-protobuf");
    let key = headers.get("x-api-key").map(|key| key.to_str().unwrap().to_owned());
    let mut received = received.lock().unwrap();
    received.keys.push(key.unwrap_or_default());
    received.bodies.push(body);
    StatusCode::OK
}

/// The text or number of a span's attribute; empty when it has none.
pub(crate) fn attribute(span: &Span, key: &str) -> String {
    let value = span.attributes.iter().find(|attribute| attribute.key == key).and_then(|found| found.value.clone());
    match value.and_then(|value| value.value) {
        None => String::new(),
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        Some(other) => panic!("{key}: {other:?}"),
    }
}

/// An id as it is written in a header and in the log.
pub(crate) fn hex(id: &[u8]) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}
