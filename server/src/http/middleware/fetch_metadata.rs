//! Restricts what other sites can make a browser request with its user's cookie: navigation to a page, nothing else.
//! Neither an image or frame on another site nor a prefetch may use up a user's quota. The sites that the configuration
//! names may call the API, which reads no cookies.
//!
//! Browsers describe each request in `Sec-Fetch-*` (<https://www.w3.org/TR/fetch-metadata/>); API clients do not.

use crate::http::{AppState, extract::UnauthenticatedContext, navigation::is_prefetch, page, v1};
use app::{Cause, Problem};
use axum::{
    extract::{FromRequestParts as _, Request},
    http::{HeaderMap, Method},
    response::Response,
};

/// Refuses embeds and prefetches. [`same_origin`](super::same_origin) handles requests that change something.
pub(super) async fn refuse_embedding(state: &AppState, request: Request) -> Result<Request, Response> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let (path, headers) = (request.uri().path(), request.headers());
    let is_allowed = || v1::serves(path) && state.allowed_origins.has_sent(headers);
    let is_asked_for = || is_from_here(headers) || is_link(path, headers) || is_allowed();
    if !reads || is_public(path) || !is_prefetch(headers) && is_asked_for() {
        return Ok(request);
    }
    let (mut parts, _) = request.into_parts();
    let Ok(UnauthenticatedContext(context)) = UnauthenticatedContext::from_request_parts(&mut parts, state).await;
    tracing::info!(
        path = parts.uri.path(),
        "a request that another site embeds, or that is fetched ahead, was refused"
    );
    let problem = Problem { request_id: context.page.request_id.clone(), cause: Cause::Forbidden };
    Err(page::problem(state, &context, &problem).await)
}

/// Static files and health checks are the same for everybody; the sign-in handlers do their own check.
fn is_public(path: &str) -> bool {
    path.starts_with("/pkg/") || path.starts_with("/auth/") || matches!(path, "/healthz" | "/readyz")
}

/// From a page of this site, from the address bar, or from an API client.
fn is_from_here(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none")
}

/// Whether a user follows a link to a page. No link leads to the API.
fn is_link(path: &str, headers: &HeaderMap) -> bool {
    let says = |name, value| headers.get(name).is_some_and(|found| found == value);
    says("sec-fetch-mode", "navigate") && says("sec-fetch-dest", "document") && !path.starts_with("/api/")
}
