//! The spans of traces: of decisions, and of calls of external services. They are spans of `tracing`, so that whoever
//! exports them subscribes there.

use crate::{CallOutcome, Service};
use tracing::{Span, field, info_span};

/// The target of the spans that begin here.
pub const SPANS: &str = "telemetry";

/// The span of a call. What no request asks for, such as the question every second who has changed, has none.
pub(crate) fn of_call(service: Service, operation: &'static str) -> Span {
    within_request(|| {
        info_span!(
            target: SPANS,
            "call",
            otel.name = %format_args!("{}.{operation}", service.name()),
            otel.kind = "client",
            otel.status_code = field::Empty,
            rpc.system = "aws-api",
            rpc.service = service.name(),
            rpc.method = operation,
            usher.outcome = field::Empty,
            usher.retries = field::Empty,
        )
    })
}

/// Notes in the span how the call has ended.
pub(crate) fn end_call(span: &Span, outcome: CallOutcome, retries: u32) {
    span.record("usher.outcome", outcome.name());
    span.record("usher.retries", retries);
    if outcome.is_error() {
        span.record("otel.status_code", "error");
    }
}

/// The span of a decision about an action.
pub(crate) fn of_decision(action: &'static str) -> Span {
    within_request(|| {
        info_span!(
            target: SPANS,
            "decision",
            otel.name = %format_args!("decide {action}"),
            usher.action = action,
            usher.outcome = field::Empty,
            usher.rule = field::Empty,
        )
    })
}

/// Notes in the span what was decided.
pub(crate) fn end_decision(span: &Span, is_allowed: bool, rule: &'static str) {
    span.record("usher.outcome", if is_allowed { "allowed" } else { "denied" });
    span.record("usher.rule", rule);
}

fn within_request(begin: impl FnOnce() -> Span) -> Span {
    if Span::current().is_none() { Span::none() } else { begin() }
}
