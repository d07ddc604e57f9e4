//! What a collector of traces gets, and whose word about a trace counts.

use crate::{
    collector::{Collector, attribute, hex},
    program::{Program, services},
    support::{header, new_resource},
};
use opentelemetry_proto::tonic::trace::v1::{Span, span::SpanKind};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A server that sends its spans there, with more variables of the environment.
async fn traced(endpoint: &str, variables: &[(&str, &str)]) -> Program {
    let own = [("USHER_OTEL_ENDPOINT", endpoint), ("USHER_LIMITS_STOP_NOTICE_SECONDS", "0")];
    Program::with(services().await, "info", &[&own[..], variables].concat()).await
}

/// The spans right below this one, by name.
fn below<'s>(spans: &'s [Span], parent: &Span) -> Vec<&'s str> {
    let is_below = |span: &&Span| span.trace_id == parent.trace_id && span.parent_span_id == parent.span_id;
    spans.iter().filter(is_below).map(|span| span.name.as_str()).collect()
}

/// All that a span may say. The values are words of the program, numbers, and the ids of request and trace.
const ATTRIBUTES: [&str; 13] = [
    "error.type",
    "http.request.method",
    "http.response.status_code",
    "http.route",
    "id",
    "rpc.method",
    "rpc.service",
    "rpc.system",
    "trace_id",
    "usher.action",
    "usher.outcome",
    "usher.retries",
    "usher.rule",
];

#[tokio::test]
async fn a_request_is_one_trace_with_its_decision_and_its_calls_of_aws() {
    let collector = Collector::start().await;
    let program = traced(&collector.url, &[]).await;
    let usher = &program.usher;
    let member = usher.signed_in("it-member").await;
    let created = usher.post(&member, "/resources/new", &new_resource("/mine", "Mine")).await;
    assert_eq!(created.status(), 303);
    // Opened by a task of the rendering.
    let opened = usher.get(&member, "/resources/mine?q=a-word-of-a-stranger").await;
    assert_eq!(opened.status(), 200);
    let denied = usher.get(&member, "/admin/audit").await;
    assert_eq!(denied.status(), 403);
    let delete = json!({ "operation": "delete", "path": "/nowhere", "version": 1 });
    usher.call(&member, "operate", &delete).await;

    let request = collector.span("GET /resources/{*path}").await;
    collector.span("POST /api/{*function}").await;
    let spans = collector.spans();
    assert_eq!(request.kind, SpanKind::Server as i32);
    assert_eq!((attribute(&request, "id"), request.parent_span_id.len()), (header(&opened, "x-request-id"), 0));
    assert_eq!(attribute(&request, "http.route"), "/resources/{*path}");
    assert_eq!(attribute(&request, "http.response.status_code"), "200");
    let within = below(&spans, &request);
    for expected in ["decide open_resource", "dynamodb.GetItem", "dynamodb.UpdateItem"] {
        assert!(within.contains(&expected), "{expected}: {within:?}");
    }
    let named = |name: &str| spans.iter().find(|span| span.name == name && span.trace_id == request.trace_id).unwrap();
    let (decision, read, count) =
        (named("decide open_resource"), named("dynamodb.GetItem"), named("dynamodb.UpdateItem"));
    assert_eq!(
        (attribute(decision, "usher.outcome"), attribute(decision, "usher.rule")),
        ("allowed".into(), "owner".into())
    );
    assert_eq!((attribute(read, "usher.outcome"), attribute(read, "usher.retries")), ("ok".into(), "0".into()));
    assert_eq!(attribute(count, "usher.outcome"), "condition", "whoever has just created it opens it without counting");
    assert_eq!(read.kind, SpanKind::Client as i32);
    let audit = spans.iter().find(|span| span.name == "GET /admin/audit").unwrap();
    assert_eq!(attribute(audit, "http.response.status_code"), "403");

    // What nobody asked for, such as who has changed, is no trace.
    let is_request = |span: &Span| span.kind == SpanKind::Server as i32;
    assert!(spans.iter().all(|span| is_request(span) == span.parent_span_id.is_empty()), "{spans:?}");
    let said: BTreeSet<&str> = spans.iter().flat_map(|span| &span.attributes).map(|said| said.key.as_str()).collect();
    assert!(said.is_subset(&ATTRIBUTES.into()), "{said:?}");
    assert!(spans.iter().all(|span| span.events.is_empty() && span.links.is_empty()), "a line of the log");
    for word in ["a-word-of-a-stranger", "/mine", "nowhere", "it-member"] {
        assert!(!String::from_utf8_lossy(&collector.bytes()).contains(word), "{word}");
    }

    // Each line of a request names its trace.
    let log = program.stop().await;
    let lines: Vec<Value> = log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let of_request: Vec<_> = lines.iter().filter(|line| line["span"]["id"] == attribute(&request, "id")).collect();
    assert!(of_request.iter().any(|line| line["message"] == "answered"), "{of_request:?}");
    assert!(of_request.iter().all(|line| line["span"]["trace_id"] == hex(&request.trace_id)), "{of_request:?}");
    let within_requests = lines.iter().filter(|line| line["span"]["id"].is_string());
    assert!(within_requests.into_iter().all(|line| line["span"]["trace_id"].is_string()));
}

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const OTHER: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "b7ad6b7169203331";

/// A request that says to which trace it belongs, and whether that one is recorded.
async fn ask(program: &Program, path: &str, trace: &str, flags: &str) {
    let request = program.usher.request("GET", path).header("traceparent", format!("00-{trace}-{PARENT}-{flags}"));
    request.header("tracestate", "vendor=of-a-stranger").send().await.unwrap();
}

#[tokio::test]
async fn a_trusted_proxy_names_the_trace_and_says_whether_it_is_recorded() {
    let collector = Collector::start().await;
    let none = [("USHER_PROXY_TRUSTED", "127.0.0.0/8"), ("USHER_OTEL_SAMPLE_RATIO", "0")];
    let program = traced(&collector.url, &none).await;
    program.usher.request("GET", "/healthz").send().await.unwrap();
    ask(&program, "/healthz", OTHER, "00").await;
    ask(&program, "/readyz", TRACE, "01").await;
    let log = program.stop().await;
    let spans = collector.spans();
    assert!(spans.iter().all(|span| hex(&span.trace_id) == TRACE), "{spans:?}");
    let request = spans.iter().find(|span| span.name == "GET /readyz").unwrap();
    assert_eq!(hex(&request.parent_span_id), PARENT);
    assert_eq!(request.trace_state, "");
    // What is not recorded has an id all the same, by which a proxy's own trace is found.
    assert!(log.lines().any(|line| line.contains(OTHER)), "{log}");
}

#[tokio::test]
async fn what_a_stranger_says_about_a_trace_counts_for_nothing() {
    let collector = Collector::start().await;
    let program = traced(&collector.url, &[]).await;
    ask(&program, "/healthz", OTHER, "00").await;
    ask(&program, "/healthz", TRACE, "01").await;
    let log = program.stop().await;
    let spans = collector.spans();
    let requests: Vec<&Span> = spans.iter().filter(|span| span.name == "GET /healthz").collect();
    assert_eq!(requests.len(), 2, "{spans:?}");
    for request in requests {
        assert!(![TRACE, OTHER].contains(&hex(&request.trace_id).as_str()), "{request:?}");
        assert!(request.parent_span_id.is_empty() && request.trace_state.is_empty(), "{request:?}");
    }
    assert!(!log.contains(TRACE) && !log.contains(OTHER), "{log}");
}

#[tokio::test]
async fn without_a_collector_requests_are_answered_and_the_log_says_that_spans_are_lost() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let program = traced(&nobody, &[("OTEL_EXPORTER_OTLP_HEADERS", "x-api-key=key-of-the-collector")]).await;
    for _ in 0..20 {
        assert_eq!(program.usher.request("GET", "/healthz").send().await.unwrap().status(), 200);
    }
    let log = program.stop().await;
    assert!(log.contains("spans are lost"), "{log}");
    assert!(!log.contains("key-of-the-collector"), "{log}");
}

#[tokio::test]
async fn without_the_key_nothing_names_a_trace() {
    let program = Program::start("info").await;
    ask(&program, "/healthz", TRACE, "01").await;
    let log = program.stop().await;
    assert!(!log.contains("trace_id") && !log.contains(TRACE), "{log}");
}
