//! POST `/oauth2/token`.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html>

use super::clients::{self, Client, ClientAuthError};
use super::params::Params;
use super::respond::{InternalError, json_response, oauth_error};
use super::state::{TokenFamily, User};
use super::tokens::{self, Grant};
use super::trigger::{TokenSource, TriggerError};
use super::{Provider, codes, families, secrets, users};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// The endpoint. Every refusal is 400 with an error name, as in Cognito's guide.
pub(crate) async fn post(
    State(provider): State<Arc<Provider>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, InternalError> {
    let params = Params::parse(&body);
    if !is_form(&headers) || params.repeated() {
        return Ok(refuse("invalid_request"));
    }
    let client = match clients::authenticate(&provider, &headers, &params) {
        Ok(client) => client,
        Err(ClientAuthError::Unnamed) => return Ok(refuse("invalid_request")),
        Err(ClientAuthError::Refused) => return Ok(refuse("invalid_client")),
    };
    match (params.get("grant_type"), &client.machine_scopes) {
        (Some("client_credentials"), Some(scopes)) => machine(&provider, &client, scopes, &params),
        // As live pools refuse a client that signs users in.
        (Some("client_credentials"), None) => Ok(refuse("invalid_grant")),
        (Some("authorization_code" | "refresh_token"), Some(_)) => Ok(refuse("unauthorized_client")),
        (Some("authorization_code"), None) => redeem(&provider, &client, &params).await,
        (Some("refresh_token"), None) => refresh(&provider, &client, &params).await,
        (Some(_), _) => Ok(refuse("unsupported_grant_type")),
        (None, _) => Ok(refuse("invalid_request")),
    }
}

/// Whether the content type declares a form.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

fn refuse(error: &str) -> Response {
    oauth_error(StatusCode::BAD_REQUEST, error, None)
}

async fn redeem(provider: &Provider, client: &Client, params: &Params) -> Result<Response, InternalError> {
    let (Some(code), Some(redirect_uri)) = (params.get("code"), params.get("redirect_uri")) else {
        return Ok(refuse("invalid_request"));
    };
    // The code is used up from here on, even if the other checks fail: a stolen code allows one guess.
    let Some(code) = codes::take(provider, code) else {
        return Ok(refuse("invalid_grant"));
    };
    if code.client_id != client.id {
        return Ok(refuse("invalid_grant"));
    }
    if code.redirect_uri != redirect_uri {
        return Ok(oauth_error(StatusCode::BAD_REQUEST, "unauthorized_client", Some("invalid_redirect")));
    }
    let proven = match (&code.challenge, params.get("code_verifier")) {
        (Some(challenge), Some(verifier)) => secrets::same(challenge, &secrets::fingerprint(verifier)),
        (None, None) => true,
        // A verifier without a challenge: the challenge was removed on the way (RFC 9700, 4.8).
        (Some(_), None) | (None, Some(_)) => false,
    };
    if !proven {
        return Ok(refuse("invalid_grant"));
    }
    let Some(user) = users::get_enabled(provider, &code.username) else {
        return Ok(refuse("invalid_grant"));
    };

    let refresh_token = secrets::refresh_token()?;
    let origin_jti = Uuid::new_v4().to_string();
    let family = TokenFamily {
        refresh_tokens: BTreeMap::from([(secrets::fingerprint(&refresh_token), None)]),
        client_id: client.id.clone(),
        username: user.username.clone(),
        scopes: code.scopes,
        auth_time: code.auth_time,
        event_id: Uuid::new_v4().to_string(),
        expires: provider.now() + provider.lifetimes().refresh_token.as_secs(),
        revoked: false,
    };
    let issued = match issue(provider, &user, &family, &origin_jti, code.nonce, TokenSource::HostedAuth).await {
        Ok(issued) => issued,
        Err(error) => return refused_by_trigger(error),
    };
    provider.store.change(|state| state.durable.families.insert(origin_jti, family)).await?;
    tracing::info!(username = user.username, client_id = client.id, "tokens issued");
    Ok(answer(issued, Some(refresh_token)))
}

async fn refresh(provider: &Provider, client: &Client, params: &Params) -> Result<Response, InternalError> {
    let Some(token) = params.get("refresh_token") else {
        return Ok(refuse("invalid_request"));
    };
    provider.faults.count_refresh();
    let Some(accepted) = families::redeem(provider, client, token).await? else {
        return Ok(refuse("invalid_grant"));
    };
    let Some(user) = users::get_enabled(provider, &accepted.family.username) else {
        return Ok(refuse("invalid_grant"));
    };
    // No nonce: it belongs to the response to the authorize request (OpenID Connect Core 12.2).
    match issue(provider, &user, &accepted.family, &accepted.origin_jti, None, TokenSource::RefreshTokens).await {
        Ok(issued) => Ok(answer(issued, accepted.next)),
        Err(error) => refused_by_trigger(error),
    }
}

/// The client credentials grant (RFC 6749, section 4.4): an access token for the client itself, and no other token.
/// Without `scope` it has all scopes of the client.
fn machine(
    provider: &Provider,
    client: &Client,
    allowed: &[String],
    params: &Params,
) -> Result<Response, InternalError> {
    let scopes: Vec<String> = match params.get("scope") {
        Some(asked) => asked.split(' ').filter(|scope| !scope.is_empty()).map(str::to_owned).collect(),
        None => allowed.to_vec(),
    };
    if scopes.is_empty() || !scopes.iter().all(|scope| allowed.contains(scope)) {
        return Ok(refuse("invalid_scope"));
    }
    let access_token = tokens::for_client(provider, &client.id, &scopes)?;
    tracing::info!(client_id = client.id, "an access token was issued to a program");
    let body = json!({
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": provider.lifetimes().access_token.as_secs(),
    });
    Ok(json_response(StatusCode::OK, body))
}

/// Cognito puts the trigger's text into the description.
fn refused_by_trigger(error: TriggerError) -> Result<Response, InternalError> {
    match error {
        TriggerError::Refused(text) => Ok(oauth_error(StatusCode::BAD_REQUEST, "invalid_grant", Some(&text))),
        TriggerError::Internal(error) => Err(error),
    }
}

async fn issue(
    provider: &Provider,
    user: &User,
    family: &TokenFamily,
    origin_jti: &str,
    nonce: Option<String>,
    source: TokenSource,
) -> Result<tokens::Issued, TriggerError> {
    tokens::issue(
        provider,
        user,
        &Grant {
            client_id: &family.client_id,
            scopes: &family.scopes,
            auth_time: family.auth_time,
            event_id: &family.event_id,
            origin_jti,
            nonce,
            source,
        },
    )
    .await
}

fn answer(issued: tokens::Issued, refresh_token: Option<String>) -> Response {
    let mut body = json!({
        "id_token": issued.id_token,
        "access_token": issued.access_token,
        "token_type": "Bearer",
        "expires_in": issued.expires_in,
    });
    if let Some(refresh_token) = refresh_token {
        body["refresh_token"] = json!(refresh_token);
    }
    json_response(StatusCode::OK, body)
}
