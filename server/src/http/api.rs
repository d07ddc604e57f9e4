//! Server functions, called by the hydrated application and by API clients.

use super::{BODY_TIMEOUT, MAX_BODY_BYTES, extract::RequestContext, extract::RequestId, page, plain};
use app::{Cause, Problem};
use axum::{
    body::{self, Body, Bytes},
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use http_body_util::LengthLimitError;
use leptos::{prelude::provide_context, server_fn};
use std::error::Error as _;
use tokio::time::timeout;

/// Calls a server function. Every error response is a problem document.
pub(crate) async fn call(context: RequestContext, request: Request) -> Response {
    let refused = |cause| page::problem_json(&Problem { request_id: context.page.request_id.clone(), cause });
    let (mut parts, body) = request.into_parts();
    let function = server_fn::axum::server_fn_paths().find(|(path, _)| *path == parts.uri.path());
    let Some((path, method)) = function else { return refused(Cause::NotFound) };
    if method != parts.method {
        let id = RequestId(context.page.request_id.clone());
        let advice = "Call it as the header Allow says.";
        let mut response = plain::answer(path, StatusCode::METHOD_NOT_ALLOWED, "Not possible here", advice, &id);
        response.headers_mut().extend(HeaderValue::from_str(method.as_str()).map(|method| (header::ALLOW, method)));
        return response;
    }
    let body = match read(body).await {
        Ok(body) => body,
        Err(cause) => return refused(cause),
    };
    // With `Accept: text/html`, a server function would redirect to the referring page with the error in its URL.
    parts.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let request = Request::from_parts(parts, Body::from(body));
    let (gate, caller, page) = (context.gate.clone(), context.caller.clone(), context.page.clone());
    let context = move || {
        provide_context(gate.clone());
        provide_context(caller.clone());
        provide_context(page.language);
        provide_context(page.clone());
    };
    leptos_axum::handle_server_fns_with_context(context, request).await.into_response()
}

/// The whole body of a call.
///
/// # Errors
/// What a caller is told whose body is too large, is not valid, or does not arrive in time.
pub(crate) async fn read(body: Body) -> Result<Bytes, Cause> {
    match timeout(BODY_TIMEOUT, body::to_bytes(body, MAX_BODY_BYTES)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(error)) if error.source().is_some_and(|source| source.is::<LengthLimitError>()) => Err(Cause::TooLarge),
        // It broke off, its chunks are not valid, or it did not arrive in time.
        Ok(Err(_)) | Err(_) => Err(Cause::Malformed),
    }
}
