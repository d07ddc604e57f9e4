//! What changes something must come from a page of ours, when a cookie says who is calling.

use super::headers::has_bearer_token;
use crate::http::{AppState, csp_report, extract::UnresolvedUser, page};
use app::{Cause, Problem};
use axum::{
    extract::{FromRequestParts as _, Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::Response,
};

const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// Refuses requests that another site's page, or nobody knows who, made with our cookie.
pub(super) async fn require_same_origin(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // It changes nothing, and of a page in a frame the browser tells from where the frame is.
    let safe = safe || request.uri().path() == csp_report::ADDRESS;
    if safe || is_ours(request.headers(), &state) {
        return next.run(request).await;
    }
    let (mut parts, _) = request.into_parts();
    let Ok(UnresolvedUser(user)) = UnresolvedUser::from_request_parts(&mut parts, &state).await;
    tracing::warn!(path = parts.uri.path(), "a request from another site was refused");
    let problem = Problem { request_id: user.page.request_id.clone(), cause: Cause::Forbidden };
    page::problem(&state, &user, &problem).await
}

fn is_ours(headers: &HeaderMap, state: &AppState) -> bool {
    // No other site's page can send it, no browser adds it by itself, as it does with a password for a proxy, and beside
    // it no cookie is read.
    if has_bearer_token(headers) {
        return true;
    }
    if let Some(site) = headers.get(SEC_FETCH_SITE) {
        return site == "same-origin" || site == "none";
    }
    match headers.get(header::ORIGIN) {
        Some(origin) => origin.to_str().is_ok_and(|origin| state.site.is_origin_of(origin)),
        // No browser: without our cookie it can do nothing; with it, it must say where it comes from.
        None => state.site.session(headers).is_none(),
    }
}
