//! The discovery document and the key set, at paths below the issuer.
//!
//! The members are as captured from live pools. Response types and authentication methods are those that this provider
//! supports, so that the document does not mislead clients.

use super::respond::InternalError;
use super::{Provider, faults};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};
use std::sync::Arc;

/// GET `<issuer>/.well-known/openid-configuration`.
pub(crate) async fn configuration(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let settings = &provider.settings;
    let issuer = settings.issuer();
    let endpoint = |path: &str| format!("{}{path}", settings.base_url);
    Json(json!({
        "authorization_endpoint": endpoint("/oauth2/authorize"),
        "id_token_signing_alg_values_supported": ["RS256"],
        "issuer": issuer,
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "response_types_supported": ["code"],
        "scopes_supported": settings.scopes,
        "subject_types_supported": ["public"],
        "token_endpoint": endpoint("/oauth2/token"),
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "userinfo_endpoint": endpoint("/oauth2/userInfo"),
    }))
}

/// GET `<issuer>/.well-known/jwks.json`.
pub(crate) async fn jwks(State(provider): State<Arc<Provider>>) -> Result<Response, InternalError> {
    faults::published(&provider).await
}
