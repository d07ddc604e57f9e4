//! A request's id, its line in the log, its time limit, and the last resort when a handler panics.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use futures::FutureExt as _;
use std::{
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};
use tracing::Instrument as _;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Longer than the time-outs of everything that a request waits for.
const LIMIT: Duration = Duration::from_secs(30);

/// Names a request in the log and on the page that its person sees. Made here; what a client sends is not believed.
#[derive(Clone, Debug, Default)]
pub(crate) struct RequestId(pub(crate) String);

impl RequestId {
    /// The request's id.
    pub(crate) fn of(parts: &Parts) -> Self {
        parts.extensions.get().cloned().unwrap_or_default()
    }
}

/// The address in the log is the path alone: the query of the callback has the code.
pub(super) async fn trace(mut request: Request, next: Next) -> Response {
    let id = uuid::Uuid::new_v4().simple().to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    let (method, path) = (request.method().clone(), request.uri().path().chars().take(200).collect::<String>());
    let span = tracing::info_span!("request", id = %id);
    let started = Instant::now();
    let handled = AssertUnwindSafe(next.run(request).instrument(span.clone())).catch_unwind();
    let mut response = match tokio::time::timeout(LIMIT, handled).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => {
            span.in_scope(|| tracing::error!(%method, path, "a handler panicked"));
            last_resort(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong", &id)
        }
        Err(_) => last_resort(StatusCode::SERVICE_UNAVAILABLE, "This took too long", &id),
    };
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    let (status, milliseconds) = (response.status().as_u16(), started.elapsed().as_millis() as u64);
    span.in_scope(|| tracing::info!(%method, path, status, milliseconds, "answered"));
    response
}

/// A page without the application, which may be what failed.
fn last_resort(status: StatusCode, heading: &str, id: &str) -> Response {
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{heading} · Usher</title></head><body>\
         <main><h1>{heading}</h1><p>It is a fault of Usher's own. Try again; if it happens again, give your \
         administrator the request id.</p><p>Request id: <code>{id}</code></p><p><a href=\"/\">Home</a></p></main></body></html>"
    );
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}
