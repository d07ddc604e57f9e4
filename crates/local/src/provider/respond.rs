//! Responses that several endpoints share.

use crate::error::Error;
use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use uuid::Uuid;

/// An internal error: logged here, answered with a bare 500.
#[derive(Debug)]
pub(crate) struct InternalError(String);

impl InternalError {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl From<Error> for InternalError {
    fn from(error: Error) -> Self {
        Self(error.to_string())
    }
}

impl From<InternalError> for Error {
    fn from(failure: InternalError) -> Self {
        tracing::error!(reason = failure.0, "local mode cannot go on");
        Self::Unavailable("a cryptographic operation failed")
    }
}

impl IntoResponse for InternalError {
    fn into_response(self) -> Response {
        tracing::error!(reason = self.0, "a local service failed");
        oauth_error(StatusCode::INTERNAL_SERVER_ERROR, "server_error", None)
    }
}

/// A redirect with status 302, which Cognito uses everywhere.
pub(crate) fn found(location: &str) -> Response {
    match HeaderValue::from_str(location) {
        Ok(value) => {
            (StatusCode::FOUND, [(header::LOCATION, value), (header::CACHE_CONTROL, NO_STORE)]).into_response()
        }
        Err(_) => InternalError::new("a redirect address is no header value").into_response(),
    }
}

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// JSON as the token endpoint sends it: not cached, readable by every origin (no cookie is involved).
pub(crate) fn json_response(status: StatusCode, body: Value) -> Response {
    let mut response = (status, Json(body)).into_response();
    api_headers(&mut response);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json;charset=UTF-8"));
    response
}

/// The headers of the token, revocation and userInfo endpoints.
pub(crate) fn api_headers(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, NO_STORE);
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    if let Ok(id) = HeaderValue::from_str(&Uuid::new_v4().to_string()) {
        headers.insert(HeaderName::from_static("x-amz-cognito-request-id"), id);
    }
}

/// `{"error": ..., "error_description": ...}` (RFC 6749, 5.2).
pub(crate) fn oauth_error(status: StatusCode, error: &str, description: Option<&str>) -> Response {
    let mut body = json!({ "error": error });
    if let Some(description) = description {
        body["error_description"] = json!(description);
    }
    json_response(status, body)
}

/// Appends query parameters to a URL that may already have some.
pub(crate) fn with_query(address: &str, pairs: &[(&str, &str)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs);
    let separator = if address.contains('?') { '&' } else { '?' };
    format!("{address}{separator}{}", query.finish())
}
