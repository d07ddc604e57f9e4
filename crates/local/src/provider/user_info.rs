//! GET (or POST) `/oauth2/userInfo`.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html>

use super::respond::{api_headers, json_response};
use super::{Provider, claims, users};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};
use std::sync::Arc;

const INVALID_REQUEST: &str =
    "error=\"invalid_request\", error_description=\"Bad OAuth2 request at UserInfo Endpoint\"";
const INVALID_TOKEN: &str = "error=\"invalid_token\", error_description=\"Access token is expired, disabled, or \
                             deleted, or the user has globally signed out.\"";

/// Returns the attributes that the access token's scopes grant.
pub(crate) async fn get(State(provider): State<Arc<Provider>>, headers: HeaderMap) -> Response {
    let Some(token) = bearer(&headers) else {
        return refuse(StatusCode::BAD_REQUEST, INVALID_REQUEST);
    };
    match attributes(&provider, token) {
        Some(claims) => json_response(StatusCode::OK, Value::Object(claims)),
        None => refuse(StatusCode::UNAUTHORIZED, INVALID_TOKEN),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// `None` if the token is forged, expired, revoked or lacks `openid`, or if its user no longer exists.
fn attributes(provider: &Provider, token: &str) -> Option<Map<String, Value>> {
    let access = provider.keys.verify_access(token, &provider.settings.issuer(), provider.now())?;
    let text = |name: &str| access.get(name).and_then(Value::as_str);
    let scopes: Vec<String> = text("scope")?.split(' ').map(str::to_owned).collect();
    if !scopes.iter().any(|scope| scope == "openid") {
        return None;
    }
    let origin_jti = text("origin_jti")?;
    let live = provider.store.with(|state| {
        let family = state.durable.families.get(origin_jti);
        family.is_some_and(|family| !family.revoked)
    });
    if !live {
        return None;
    }
    let user = users::get(provider, text("username")?)?;
    Some(claims::user_info(provider, &user, &scopes))
}

fn refuse(status: StatusCode, challenge: &'static str) -> Response {
    let mut response = status.into_response();
    api_headers(&mut response);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    response
}
