//! How often one address may begin or complete a sign-in: each costs calls of Cognito, whose quota everybody shares.

use super::{ClientAddress, RequestId};
use crate::http::{State, auth, plain};
use axum::{
    extract::{self, Request},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};

pub(super) async fn check(extract::State(state): extract::State<State>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    // What another site's page embeds begins no sign-in, and must not use up those of everybody in its network. Signing
    // out is never too often.
    let counts = matches!(path, "/auth/sign-in" | auth::CALLBACK) && auth::is_visit(request.headers());
    let wait = match counts {
        true => state.sign_in_limit.check(ClientAddress::of(request.extensions()).0).err(),
        false => None,
    };
    let Some(wait) = wait else { return next.run(request).await };
    let id = request.extensions().get::<RequestId>().cloned().unwrap_or_default();
    let advice = "Signing in was asked for too often from your network. Wait a minute and try again.";
    let mut response = plain::answer(path, StatusCode::TOO_MANY_REQUESTS, "Too many sign-ins", advice, &id);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1));
    response
}
