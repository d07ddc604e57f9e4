//! Middleware around every endpoint for delays, errors and lost responses.

use super::switches::{Endpoint, ErrorAnswer, LostConnection};
use crate::provider::Provider;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// Counts the call and applies its fault, if any.
pub(crate) async fn layer(State(provider): State<Arc<Provider>>, request: Request, next: Next) -> Response {
    let Some(fault) = endpoint(&provider, &request).and_then(|endpoint| provider.faults.call(endpoint)) else {
        return next.run(request).await;
    };
    tokio::time::sleep(Duration::from_millis(fault.delay_ms)).await;
    match (fault.drop, fault.error) {
        (Some(LostConnection::BeforeWork), _) => lost(),
        (_, Some(error)) => answer(error),
        (Some(LostConnection::AfterWork), None) => {
            drop(next.run(request).await);
            lost()
        }
        (None, None) => next.run(request).await,
    }
}

fn endpoint(provider: &Provider, request: &Request) -> Option<Endpoint> {
    match request.uri().path() {
        "/oauth2/authorize" => Some(Endpoint::Authorize),
        "/login" => Some(Endpoint::Login),
        "/oauth2/token" => Some(Endpoint::Token),
        "/oauth2/revoke" => Some(Endpoint::Revoke),
        "/oauth2/userInfo" => Some(Endpoint::UserInfo),
        "/logout" => Some(Endpoint::Logout),
        "/" if request.method() == Method::POST => Some(Endpoint::Administration),
        path => {
            let below_issuer = path.strip_prefix(provider.settings.issuer_path.as_str());
            (below_issuer == Some("/.well-known/jwks.json")).then_some(Endpoint::Jwks)
        }
    }
}

fn answer(error: ErrorAnswer) -> Response {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = if error.body.starts_with('{') { "application/json;charset=UTF-8" } else { "text/html;charset=UTF-8" };
    (status, [(header::CONTENT_TYPE, kind)], error.body).into_response()
}

/// Closes the connection: a body that fails at once also discards the response head, which has not been sent yet.
fn lost() -> Response {
    let body = futures::stream::once(async { Err::<Bytes, _>(io::Error::other("a fault was asked for")) });
    Body::from_stream(body).into_response()
}
