//! One name for the site: cookies and the sign-in's return belong to it.

use crate::http::State;
use axum::{
    extract::{self, Request},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

/// Leads to the configured name, or refuses. Supervisors ask for health under any name.
pub(super) async fn check(extract::State(state): extract::State<State>, request: Request, next: Next) -> Response {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok()).or_else(|| request.uri().host());
    let named = host.is_some_and(|host| host.eq_ignore_ascii_case(&state.site.host)) && hosts.next().is_none();
    if named || matches!(request.uri().path(), "/healthz" | "/readyz") {
        return next.run(request).await;
    }
    let address = request.uri().path_and_query().map_or("/", |address| address.as_str());
    if matches!(*request.method(), Method::GET | Method::HEAD) && address.starts_with('/') {
        let location = format!("{}{address}", state.site.origin);
        return (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response();
    }
    (StatusCode::MISDIRECTED_REQUEST, "This site has another name.").into_response()
}
