//! The site has one host name, and TLS if configured. Cookies and the sign-in depend on both.

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

/// Redirects to the configured name, or refuses. Health checks work under any name.
///
/// A redirect always changes the name or the scheme.
pub(super) async fn require_known_host(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let extensions = request.extensions();
    let named = is_named(&request, &state.site) || extensions.get::<NamedByProxy>().is_some();
    let over_plain_http = state.site.secure && extensions.get::<PlainHttp>().is_some();
    if named && !over_plain_http || matches!(request.uri().path(), "/healthz" | "/readyz") {
        return next.run(request).await;
    }
    let address = request.uri().path_and_query().map_or("/", |address| address.as_str());
    // Redirecting an API client would hide that it sends its token in the clear.
    let is_for_people = !address.starts_with("/api/");
    if matches!(*request.method(), Method::GET | Method::HEAD) && address.starts_with('/') && is_for_people {
        let location = format!("{}{address}", state.site.origin);
        return (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response();
    }
    (StatusCode::MISDIRECTED_REQUEST, "This site has another address.").into_response()
}

/// An absolute request target overrides the header `Host` (RFC 9112, section 3.2.2), as `:authority` does in HTTP/2.
/// Here both must be valid.
fn is_named(request: &Request, site: &Site) -> bool {
    let is_ours = |named: &[u8]| Authority::parse(named).is_some_and(|authority| site.is_named(&authority));
    let in_header = request.headers().get(header::HOST).map(|host| host.as_bytes());
    let in_target = request.uri().authority().map(|authority| authority.as_str().as_bytes());
    in_header.or(in_target).is_some() && in_header.is_none_or(is_ours) && in_target.is_none_or(is_ours)
}
