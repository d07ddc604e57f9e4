//! Answers without the application: for when it is what failed, or must be spared.

use super::middleware::RequestId;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde_json::json;

/// A page in fixed words, or under `/api/` a problem document (RFC 9457).
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
