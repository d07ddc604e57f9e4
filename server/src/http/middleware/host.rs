//! Enforces the site's one host name, and TLS if configured: cookies and the sign-in callback are bound to them.

use super::client::NamedByProxy;
use crate::http::{
    AppState, Authority,
    extract::{PlainHttp, RequestId},
    forward_auth,
    v1::{self, ApiProblem},
};
use axum::{
    extract::Request,
    http::{Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};

/// The response to a request that names another host: a redirect to the configured origin, or a refusal. Health checks
/// may use any host name. So may what proxies ask or pass on for protected sites: its handlers look at the host of the
/// original request.
///
/// A redirect always changes the host name or the scheme.
pub(super) fn require_known_host(state: &AppState, request: &Request) -> Option<Response> {
    let extensions = request.extensions();
    let is_named = Authority::is_meant_by(request, |authority| state.site.is_named(authority));
    let named = is_named || extensions.get::<NamedByProxy>().is_some();
    let over_plain_http = state.site.secure && extensions.get::<PlainHttp>().is_some();
    let path = request.uri().path();
    let is_spared = matches!(path, "/healthz" | "/readyz") || forward_auth::is_about_a_site(path);
    if named && !over_plain_http || is_spared {
        return None;
    }
    let address = request.uri().path_and_query().map_or("/", |address| address.as_str());
    // No redirect for API clients: one that sends its token over plain HTTP should fail rather than keep working.
    let is_for_people = !address.starts_with("/api/");
    if matches!(*request.method(), Method::GET | Method::HEAD) && address.starts_with('/') && is_for_people {
        let location = format!("{}{address}", state.site.origin);
        return Some((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response());
    }
    let (status, explanation) = (StatusCode::MISDIRECTED_REQUEST, "This site has another address.");
    if v1::serves(path) {
        let id = request.extensions().get::<RequestId>().cloned().unwrap_or_default();
        return Some(ApiProblem::before_a_handler(status, "Wrong address", explanation, &id).into_response());
    }
    Some((status, explanation).into_response())
}
