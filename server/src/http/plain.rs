//! Responses without the application, for when it failed or must be spared load.

use super::extract::RequestId;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde_json::json;
use std::time::Duration;

/// Policy of a page that reloads itself: `sandbox` would prevent that (HTML, "shared declarative refresh steps").
const REFRESHES: &str =
    "default-src 'none'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// A page that reloads itself, without JavaScript, after `wait`, when the request may succeed.
pub(crate) fn wait(wait: Duration, RequestId(id): &RequestId) -> Response {
    let retry_after = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    // Adds 0 to 3 seconds, so that not all clients retry at once.
    let again = retry_after + u64::from(uuid::Uuid::new_v4().as_bytes()[0] % 4);
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"{again}\">\
         <meta name=\"viewport\" content=\"width=device-width\"><link rel=\"icon\" href=\"data:,\"><title>Many people are signing in · Usher</title></head>\
         <body><main><h1>Many people are signing in</h1><p>Usher takes only so many sign-ins from one network at a time. \
         This page goes on by itself in about {again} seconds, and nothing that you chose is lost.</p>\
         <p><a href=\"\">Go on now</a></p><p>Request id: <code>{id}</code></p></main></body></html>"
    );
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(REFRESHES)),
        (header::RETRY_AFTER, HeaderValue::from(retry_after)),
    ];
    (StatusCode::TOO_MANY_REQUESTS, headers, page).into_response()
}

/// A page with fixed text, or under `/api/` a problem document (RFC 9457).
pub(crate) fn answer(path: &str, status: StatusCode, heading: &str, advice: &str, id: &RequestId) -> Response {
    let RequestId(id) = id;
    let (content_type, text) = if path.starts_with("/api/") {
        let problem = json!({ "status": status.as_u16(), "title": heading, "advice": advice, "request_id": id });
        ("application/problem+json", problem.to_string())
    } else {
        let page = format!(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{heading} · Usher</title></head>\
             <body><main><h1>{heading}</h1><p>{advice}</p><p>Request id: <code>{id}</code></p>\
             <p><a href=\"/\">Home</a></p></main></body></html>"
        );
        ("text/html; charset=utf-8", page)
    };
    (status, [(header::CONTENT_TYPE, content_type)], text).into_response()
}

/// The response to a request beyond the limits.
pub(crate) fn too_busy(path: &str, id: &RequestId) -> Response {
    let advice = "More people are asking than Usher can answer. Nothing was changed. Try again in a few seconds.";
    answer(path, StatusCode::SERVICE_UNAVAILABLE, "Too busy right now", advice, id)
}
