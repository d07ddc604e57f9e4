//! GET `/logout`: ends the hosted UI's session. Refresh tokens and the identity provider's own session remain, as in
//! Cognito.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html>

use super::params::{Params, query_with};
use super::respond::{InternalError, found};
use super::{Provider, error_page, sessions};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use std::sync::Arc;

/// With `logout_uri`: sign out and leave. With `redirect_uri`: sign out and sign in again.
pub(crate) async fn get(
    State(provider): State<Arc<Provider>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, InternalError> {
    let params = Params::query(query.as_deref());
    let client_id = params.get("client_id").unwrap_or_default();
    let Some(client) = provider.client(client_id) else {
        return Ok(error_page::redirect("invalid_client", client_id));
    };
    let target = match (params.get("logout_uri"), params.get("redirect_uri")) {
        (Some(uri), _) => client.logout_uris.contains(uri).then(|| uri.to_owned()),
        (None, Some(uri)) => client.redirect_uris.contains(uri).then(|| {
            let query = query_with(query.as_deref().unwrap_or_default(), &[]);
            format!("/login?{query}")
        }),
        (None, None) => None,
    };
    let Some(target) = target else {
        return Ok(error_page::redirect("logout_mismatch", client_id));
    };
    let mut response = found(&target);
    sessions::end(&provider, &headers, &mut response).await?;
    Ok(response)
}
