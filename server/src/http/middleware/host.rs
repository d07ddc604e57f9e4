//! Enforces the site's one host name, and TLS if configured: cookies and the sign-in callback are bound to them.

use super::client::NamedByProxy;
use crate::http::extract::PlainHttp;
use crate::http::{
    AppState,
    site::{Authority, Site},
};
use axum::{
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

/// Redirects to the configured origin, or refuses. Health checks may use any host name.
///
/// A redirect always changes the host name or the scheme.
pub(super) async fn require_known_host(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let extensions = request.extensions();
    let named = is_named(&request, &state.site) || extensions.get::<NamedByProxy>().is_some();
    let over_plain_http = state.site.secure && extensions.get::<PlainHttp>().is_some();
    if named && !over_plain_http || matches!(request.uri().path(), "/healthz" | "/readyz") {
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

/// An absolute request target takes precedence over the header `Host` (RFC 9112, section 3.2.2), as does HTTP/2's
/// `:authority`. Here both must name the site.
fn is_named(request: &Request, site: &Site) -> bool {
    let is_ours = |named: &[u8]| Authority::parse(named).is_some_and(|authority| site.is_named(&authority));
    let in_header = request.headers().get(header::HOST).map(|host| host.as_bytes());
    let in_target = request.uri().authority().map(|authority| authority.as_str().as_bytes());
    in_header.or(in_target).is_some() && in_header.is_none_or(is_ours) && in_target.is_none_or(is_ours)
}
