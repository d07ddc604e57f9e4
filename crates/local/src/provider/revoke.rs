//! POST `/oauth2/revoke`.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html>

use super::clients::{self, ClientAuthError};
use super::params::Params;
use super::respond::{InternalError, api_headers, oauth_error};
use super::token::is_form;
use super::{Provider, families};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Revokes a refresh token and every token of its family. An unknown token counts as revoked already.
pub(crate) async fn post(
    State(provider): State<Arc<Provider>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, InternalError> {
    let bad_request = |error| Ok(oauth_error(StatusCode::BAD_REQUEST, error, None));
    let params = Params::parse(&body);
    if !is_form(&headers) || params.repeated() {
        return bad_request("invalid_request");
    }
    let client = match clients::authenticate(&provider, &headers, &params) {
        Ok(client) => client,
        Err(ClientAuthError::Unnamed) => return bad_request("invalid_request"),
        Err(ClientAuthError::Refused) => {
            return Ok(oauth_error(StatusCode::UNAUTHORIZED, "invalid_client", None));
        }
    };
    let Some(token) = params.get("token") else {
        return bad_request("invalid_request");
    };
    if is_jwt(token) {
        return bad_request("unsupported_token_type");
    }
    if let Some((origin_jti, family)) = families::find(&provider, token) {
        if family.client_id != client.id {
            return bad_request("unauthorized_client");
        }
        families::revoke(&provider, &origin_jti).await?;
        tracing::info!(username = family.username, "a refresh token was revoked");
    }
    let mut response = StatusCode::OK.into_response();
    api_headers(&mut response);
    Ok(response)
}

/// ID and access tokens have three parts; a refresh token has five.
fn is_jwt(token: &str) -> bool {
    token.starts_with("eyJ") && token.split('.').count() == 3
}
