//! Request id, log line, metrics, span, time limit, and the response when a handler panics.
//!
//! tower-http's `CatchPanicLayer` and `TimeoutLayer` rest on the same two functions, but build their responses without
//! the request: neither can name the request id, nor answer `/api/` with a problem document.

use crate::{
    http::{
        extract::{ClientAddress, RequestId},
        plain,
    },
    metrics::Metrics,
    traces::{TracedRequest, begin_request},
};
use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode},
    middleware::Next,
    response::Response,
};
use futures::FutureExt as _;
use i18n::msgid;
use std::{
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};
use tracing::Instrument as _;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Time limit of a request. Longer than the time-outs of everything that a request waits for.
const LIMIT: Duration = Duration::from_secs(30);
const OWN_FAULT: &str =
    msgid!("It is a fault of Usher's own. Try again; if it happens again, give your administrator the request id.");

/// How requests are observed, apart from the log.
#[derive(Debug, Default)]
pub(super) struct Observed {
    /// What counts them, if they are measured.
    pub(super) metrics: Option<Arc<Metrics>>,
    /// Whether their spans are exported.
    pub(super) is_traced: bool,
}

/// Logs the path without its query, because the query of the callback contains the code.
pub(super) async fn trace(observed: &Observed, mut request: Request, next: Next) -> Response {
    let measured = observed.metrics.clone().map(|metrics| metrics.begin(&request));
    let id = RequestId(uuid::Uuid::new_v4().simple().to_string());
    request.extensions_mut().insert(id.clone());
    let client = ClientAddress::of(request.extensions()).0;
    let (method, path) = (request.method().clone(), request.uri().path().chars().take(200).collect::<String>());
    let span = begin_request(&id.0);
    let traced = observed.is_traced.then(|| TracedRequest::begin(&span, &request));
    let started = Instant::now();
    let handled = AssertUnwindSafe(next.run(request).instrument(span.clone())).catch_unwind();
    let mut response = match tokio::time::timeout(LIMIT, handled).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => {
            span.in_scope(|| tracing::error!(%method, path, "a handler panicked"));
            plain::answer(&path, StatusCode::INTERNAL_SERVER_ERROR, msgid!("Something went wrong"), OWN_FAULT, &id)
        }
        Err(_) => plain::answer(&path, StatusCode::SERVICE_UNAVAILABLE, msgid!("This took too long"), OWN_FAULT, &id),
    };
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(HEADER, value);
    }
    if let Some(measured) = measured {
        measured.answered(response.status());
    }
    let (status, duration_ms) = (response.status().as_u16(), started.elapsed().as_millis() as u64);
    span.in_scope(|| tracing::info!(%client, %method, path, status, duration_ms, "answered"));
    if let Some(traced) = traced {
        traced.answered(response.status());
    }
    response
}
