//! GET `/oauth2/authorize`.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html>

use super::authorize_request::{AuthorizeRequest, COGNITO};
use super::params::query_with;
use super::respond::{InternalError, found};
use super::{Provider, codes, federation, sessions};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Issues a code to a browser that is signed in. Redirects others to the sign-in page or the identity provider.
pub(crate) async fn get(
    State(provider): State<Arc<Provider>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, InternalError> {
    let request = match AuthorizeRequest::parse(&provider, query.as_deref()) {
        Ok(request) => request,
        Err(refusal) => return Ok(refusal.into_response()),
    };
    if let Some(answer) = request.fault(&provider, false) {
        return Ok(answer);
    }
    // The pool only forwards select_account and consent. The directory has no upstream and can only show its sign-in
    // page.
    let ask_again = request.asks("login") || (provider.upstreams.is_empty() && request.asks("select_account"));
    if !ask_again
        && let Some(session) = sessions::current(&provider, &headers)
        && request
            .identity_provider
            .as_deref()
            .is_none_or(|asked| asked == session.provider.as_deref().unwrap_or(COGNITO))
    {
        return codes::redirect(&provider, &request, &session.username, session.auth_time);
    }
    if request.asks("none") {
        return Ok(request.refuse("login_required", None).into_response());
    }
    if let Some(name) = request.upstream() {
        return federation::begin(&provider, &request, name, &headers).await;
    }
    Ok(found(&format!("/login?{}", query_with(&request.query, &[]))))
}
