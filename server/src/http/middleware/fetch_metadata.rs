//! What other sites can make a browser ask for with its user's cookie: a visit to a page, and nothing else. An image or a
//! frame on somebody else's page must not use up a person's calls, nor may a browser that fetches pages ahead of a click.
//!
//! Browsers say in `Sec-Fetch-*` who asks for what (<https://www.w3.org/TR/fetch-metadata/>); programs say nothing.

use crate::http::{AppState, extract::UnresolvedUser, navigation::is_prefetch, page};
use app::{Cause, Problem};
use axum::{
    extract::{FromRequestParts as _, Request, State},
    http::{HeaderMap, Method},
    middleware::Next,
    response::Response,
};

/// Refuses what another site embeds, and what is fetched ahead. [`same_origin`](super::same_origin) looks at what changes
/// something.
pub(super) async fn refuse_embedding(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let (path, headers) = (request.uri().path(), request.headers());
    if !reads || is_public(path) || !is_prefetch(headers) && (is_from_here(headers) || is_link(path, headers)) {
        return next.run(request).await;
    }
    let (mut parts, _) = request.into_parts();
    let Ok(UnresolvedUser(user)) = UnresolvedUser::from_request_parts(&mut parts, &state).await;
    tracing::info!(
        path = parts.uri.path(),
        "a request that another site embeds, or that is fetched ahead, was refused"
    );
    let problem = Problem { request_id: user.page.request_id.clone(), cause: Cause::Forbidden };
    page::problem(&state, &user, &problem).await
}

/// Built files and what supervisors ask are the same for everybody; a sign-in looks at who begins it by itself.
fn is_public(path: &str) -> bool {
    path.starts_with("/pkg/") || path.starts_with("/auth/") || matches!(path, "/healthz" | "/readyz")
}

/// From a page of this site, from the person at the browser, or from a program.
fn is_from_here(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none")
}

/// A person follows a link to a page. No link leads to a call.
fn is_link(path: &str, headers: &HeaderMap) -> bool {
    let says = |name, value| headers.get(name).is_some_and(|found| found == value);
    says("sec-fetch-mode", "navigate") && says("sec-fetch-dest", "document") && !path.starts_with("/api/")
}
