//! Rate limits for sign-ins and their callbacks, per client address. A whole company may share one address and start
//! work at the same hour, so mostly abandoned and failed sign-ins count, and completed ones hardly.

use crate::http::{
    AppState, auth,
    extract::{ClientAddress, RequestId},
    limits::SignInOutcome,
    navigation::is_navigation,
    plain,
};
use axum::{extract::Request, http::Method, middleware::Next, response::Response};
use std::time::Duration;

/// Embeds begin no sign-in and do not count, so that they cannot use up the limit of a whole network. Signing out is
/// not limited.
pub(super) async fn limit_sign_ins(state: &AppState, request: Request, next: Next) -> Response {
    let address = ClientAddress::of(request.extensions()).0;
    let visited = if is_navigation(request.headers()) { request.uri().path() } else { "" };
    if visited == auth::SIGN_IN {
        if let Err(wait) = state.sign_in_limit.begin(address) {
            return too_many(&request, wait);
        }
        let response = next.run(request).await;
        if !response.status().is_redirection() {
            state.sign_in_limit.undo_begin(address);
        }
        return response;
    }
    if visited == auth::CALLBACK && *request.method() == Method::GET {
        let guard = match state.sign_in_limit.callback(address) {
            Ok(guard) => guard,
            Err(wait) => return too_many(&request, wait),
        };
        let response = next.run(request).await;
        guard.ended(response.extensions().get().copied().unwrap_or(SignInOutcome::Failed));
        return response;
    }
    next.run(request).await
}

/// The page reloads the same URL, which keeps the sign-in's options or the authorization response that is not yet used.
fn too_many(request: &Request, wait: Duration) -> Response {
    let id = request.extensions().get::<RequestId>().cloned().unwrap_or_default();
    plain::wait(wait, &id)
}
