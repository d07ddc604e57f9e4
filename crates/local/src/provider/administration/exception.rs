//! Error responses: `{"__type": ..., "message": ...}`.

use super::CONTENT_TYPE;
use crate::error::Error;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// An error with Cognito's name for it. Its status is 400 or 500, as in the service model; only browsers get 403.
#[derive(Debug)]
pub(super) struct Exception {
    status: StatusCode,
    kind: &'static str,
    message: String,
}

impl Exception {
    /// An error of the caller.
    pub(super) fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, kind, message: message.into() }
    }

    pub(super) fn invalid_parameter(message: impl Into<String>) -> Self {
        Self::new("InvalidParameterException", message)
    }

    pub(super) fn no_such_user() -> Self {
        Self::new("UserNotFoundException", "User does not exist.")
    }

    pub(super) fn no_such_group() -> Self {
        Self::new("ResourceNotFoundException", "Group not found.")
    }

    /// The caller is a browser, which must not use this API.
    pub(super) fn browser() -> Self {
        let message = "This API is not for browsers.";
        Self { status: StatusCode::FORBIDDEN, kind: "ForbiddenException", message: message.to_owned() }
    }
}

impl From<Error> for Exception {
    fn from(error: Error) -> Self {
        tracing::error!(%error, "a local service failed");
        let message = "Something went wrong, see the log.".to_owned();
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, kind: "InternalErrorException", message }
    }
}

impl IntoResponse for Exception {
    fn into_response(self) -> Response {
        let body = json!({ "__type": self.kind, "message": self.message });
        (self.status, [(header::CONTENT_TYPE, CONTENT_TYPE)], body.to_string()).into_response()
    }
}
