//! Answers without the application: for when it is what failed, or must be spared.

use super::middleware::RequestId;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde_json::json;

/// When to come again, in seconds: from one to three, so that not all come at once.
pub(crate) fn soon() -> HeaderValue {
    HeaderValue::from(u16::from(1 + uuid::Uuid::new_v4().as_bytes()[0] % 3))
}

/// A page in fixed words, or under `/api/` a problem document (RFC 9457).
pub(crate) fn answer(path: &str, status: StatusCode, heading: &str, advice: &str, id: &RequestId) -> Response {
    let RequestId(id) = id;
    if path.starts_with("/api/") {
        let problem = json!({ "status": status.as_u16(), "title": heading, "advice": advice, "request_id": id });
        return (status, [(header::CONTENT_TYPE, "application/problem+json")], problem.to_string()).into_response();
    }
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{heading} · Usher</title></head><body>\
         <main><h1>{heading}</h1><p>{advice}</p><p>Request id: <code>{id}</code></p><p><a href=\"/\">Home</a></p></main>\
         </body></html>"
    );
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}
