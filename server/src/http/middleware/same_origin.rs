//! CSRF protection: with a session cookie, requests that change something must come from a page of this site.

use super::headers::has_bearer_token;
use crate::http::{AppState, csp_report, extract::UnauthenticatedContext, forward_auth, page, v1};
use app::{Cause, Problem};
use axum::{
    extract::{FromRequestParts as _, Request},
    http::{HeaderMap, Method, header},
    response::Response,
};

const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// Refuses requests with our cookie from other sites or unknown origins.
pub(super) async fn require_same_origin(state: &AppState, request: Request) -> Result<Request, Response> {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // A CSP report changes nothing, and for a framed page the browser names the framing site.
    let safe = safe || request.uri().path() == csp_report::ADDRESS;
    // The API reads no cookies, so no other site can use them.
    let safe = safe || v1::serves(request.uri().path());
    // The handler compares with the host of the request that the proxy asks about.
    let safe = safe || forward_auth::is_question(request.uri().path());
    if safe || is_ours(request.headers(), state) {
        return Ok(request);
    }
    let (mut parts, _) = request.into_parts();
    let Ok(UnauthenticatedContext(context)) = UnauthenticatedContext::from_request_parts(&mut parts, state).await;
    tracing::warn!(path = parts.uri.path(), "a request from another site was refused");
    let problem = Problem { request_id: context.page.request_id.clone(), cause: Cause::Forbidden };
    Err(page::problem(state, &context, &problem).await)
}

fn is_ours(headers: &HeaderMap, state: &AppState) -> bool {
    // Other sites' pages cannot send a bearer token, browsers do not add one on their own (unlike a proxy's Basic
    // password), and Usher ignores cookies beside it.
    if has_bearer_token(headers) {
        return true;
    }
    if let Some(site) = headers.get(SEC_FETCH_SITE) {
        return site == "same-origin" || site == "none";
    }
    match headers.get(header::ORIGIN) {
        Some(origin) => origin.to_str().is_ok_and(|origin| state.site.is_origin_of(origin)),
        // Not a browser. Without our cookie it can do nothing; with it, it must send its origin.
        None => state.site.session(headers).is_none(),
    }
}
