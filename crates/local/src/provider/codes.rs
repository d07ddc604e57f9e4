//! Authorization codes: valid for five minutes, once.

use super::authorize_request::AuthorizeRequest;
use super::respond::{InternalError, found, with_query};
use super::state::Code;
use super::{Provider, secrets};
use axum::response::Response;
use uuid::Uuid;

/// Issues a code for a signed-in user and redirects the browser to the application with it.
pub(crate) fn redirect(
    provider: &Provider,
    request: &AuthorizeRequest,
    username: &str,
    auth_time: u64,
) -> Result<Response, InternalError> {
    // A version 4 UUID: 122 random bits, the shape of Cognito's codes.
    let code = Uuid::new_v4().to_string();
    let record = Code {
        client_id: request.client_id.clone(),
        redirect_uri: request.redirect_uri.clone(),
        challenge: request.challenge.clone(),
        nonce: request.nonce.clone(),
        scopes: request.scopes.clone(),
        username: username.to_owned(),
        auth_time,
        expires: provider.now() + provider.lifetimes().code.as_secs(),
    };
    provider.store.with(|state| state.codes.insert(secrets::fingerprint(&code), record));
    let mut pairs = vec![("code", code.as_str())];
    if let Some(state) = &request.state {
        pairs.push(("state", state));
    }
    Ok(found(&with_query(&request.redirect_uri, &pairs)))
}

/// Removes a code, so that it works only once whatever the outcome.
pub(crate) fn take(provider: &Provider, code: &str) -> Option<Code> {
    let key = secrets::fingerprint(code);
    provider.store.with(|state| state.codes.remove(&key))
}
