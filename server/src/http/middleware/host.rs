//! Enforces the site's one host name, and TLS if configured: cookies and the sign-in callback are bound to them.

use super::client::NamedByProxy;
use crate::http::extract::PlainHttp;
use crate::http::{AppState, Authority, forward_auth};
use axum::{
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

/// Redirects to the configured origin, or refuses. Health checks may use any host name. So may what proxies ask or pass
/// on for protected sites: its handlers look at the host of the original request.
///
/// A redirect always changes the host name or the scheme.
pub(super) async fn require_known_host(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let extensions = request.extensions();
    let is_named = Authority::is_meant_by(&request, |authority| state.site.is_named(authority));
    let named = is_named || extensions.get::<NamedByProxy>().is_some();
    let over_plain_http = state.site.secure && extensions.get::<PlainHttp>().is_some();
    let path = request.uri().path();
    let is_spared = matches!(path, "/healthz" | "/readyz") || forward_auth::is_about_a_site(path);
    if named && !over_plain_http || is_spared {
        return next.run(request).await;
    }
    let address = request.uri().path_and_query().map_or("/", |address| address.as_str());
    // No redirect for API clients: one that sends its token over plain HTTP should fail rather than keep working.
    let is_for_people = !address.starts_with("/api/");
    if matches!(*request.method(), Method::GET | Method::HEAD) && address.starts_with('/') && is_for_people {
        let location = format!("{}{address}", state.site.origin);
        return (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response();
    }
    (StatusCode::MISDIRECTED_REQUEST, "This site has another address.").into_response()
}
