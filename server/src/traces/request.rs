//! The span of a request.

use crate::{
    http::FromTrustedProxy,
    metrics::{Route, method},
};
use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode},
};
use opentelemetry::{
    Context, KeyValue,
    propagation::{Extractor, TextMapPropagator as _},
    trace::{Status, TraceContextExt as _},
};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::{Span, field, info_span};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

/// The span's name in the log, and its target.
pub(super) const NAME: &str = "request";
pub(super) const TARGET: &str = "usher::request";

/// The header with the trace that the request belongs to (W3C Trace Context).
const TRACEPARENT: &str = "traceparent";

/// Begins the span of a request, by which each of its lines in the log names it.
pub(crate) fn begin_request(id: &str) -> Span {
    info_span!(target: TARGET, NAME, id, trace_id = field::Empty)
}

/// A request whose span is exported. A client that disconnects before the response leaves one without a status.
#[derive(Debug)]
pub(crate) struct TracedRequest(Context);

impl TracedRequest {
    /// Begins to trace a request that the router has matched. The lines in the log have the trace's id from now on.
    pub(crate) fn begin(span: &Span, request: &Request) -> Self {
        if request.extensions().get::<FromTrustedProxy>().is_some() {
            // Fails only if nobody exports the span.
            let _ = span.set_parent(parent(request.headers()));
        }
        let context = span.context();
        let exported = context.span();
        if exported.span_context().is_valid() {
            span.record("trace_id", field::display(exported.span_context().trace_id()));
        }
        if exported.is_recording() {
            let (method, route) = (method(request.method()), Route::of(request));
            exported.update_name(format!("{method} {}", route.as_str()));
            exported.set_attribute(KeyValue::new("http.request.method", method));
            exported.set_attribute(KeyValue::new("http.route", route.as_str().to_owned()));
        }
        Self(context)
    }

    /// Ends the span, though work for the request may go on. The response has a head now.
    pub(crate) fn answered(self, status: StatusCode) {
        let exported = self.0.span();
        exported.set_attribute(KeyValue::new("http.response.status_code", i64::from(status.as_u16())));
        if status.is_server_error() {
            exported.set_attribute(KeyValue::new("error.type", status.as_str().to_owned()));
            exported.set_status(Status::error(""));
        }
        exported.end();
    }
}

/// The trace of a trusted proxy, and whether it is recorded there.
fn parent(headers: &HeaderMap) -> Context {
    TraceContextPropagator::new().extract_with_context(&Context::new(), &Traceparent(headers))
}

/// `traceparent` alone. What is in `tracestate` would be exported as it came.
struct Traceparent<'h>(&'h HeaderMap);

impl Extractor for Traceparent<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        let mut values = self.0.get_all(TRACEPARENT).iter();
        // Two would be two traces.
        let only = values.next().filter(|_| values.next().is_none())?;
        if key == TRACEPARENT { only.to_str().ok() } else { None }
    }

    fn keys(&self) -> Vec<&str> {
        vec![TRACEPARENT]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    #[test]
    fn only_a_well_formed_header_names_a_trace() {
        let sampled = format!("00-{TRACE}-b7ad6b7169203331-01");
        let not_sampled = format!("00-{TRACE}-b7ad6b7169203331-00");
        let rows: [(&[&str], Option<bool>); 7] = [
            (&[&sampled], Some(true)),
            (&[&not_sampled], Some(false)),
            (&[&sampled, &not_sampled], None),
            (&[], None),
            (&["00-00000000000000000000000000000000-b7ad6b7169203331-01"], None),
            (&["<script>"], None),
            (&[TRACE], None),
        ];
        for (values, expected) in rows {
            let mut headers = HeaderMap::new();
            headers.insert("tracestate", HeaderValue::from_static("vendor=secret"));
            for value in values {
                headers.append(TRACEPARENT, value.parse().unwrap());
            }
            let context = parent(&headers);
            let remote = context.span().span_context().clone();
            assert_eq!(remote.is_valid().then(|| remote.is_sampled()), expected, "{values:?}");
            assert_eq!(remote.is_valid(), remote.trace_id().to_string() == TRACE, "{values:?}");
            assert_eq!(remote.trace_state().header(), "", "{values:?}");
        }
    }
}
