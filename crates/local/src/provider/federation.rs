//! Sign-in at an identity provider: redirects to its authorize endpoint, returns at GET `/oauth2/idpresponse`.

use super::authorize_request::{AuthorizeRequest, Refusal};
use super::params::Params;
use super::respond::{InternalError, found, with_query};
use super::state::{SignInAttempt, User};
use super::trigger::{self, TriggerError};
use super::upstream::Upstream;
use super::users::{self, Federated};
use super::{Kind, Provider, codes, cookies, error_page, secrets, sessions};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Ties a sign-in to the browser that started it; Cognito's name for the cookie.
const COOKIE: &str = "csrf-state";

/// Pool attribute <- identity provider claim.
const MAPPING: &[(&str, &str)] = &[
    ("email", "email"),
    ("email_verified", "email_verified"),
    ("name", "name"),
    ("custom:department", "department"),
    ("custom:groups", "groups"),
];

/// Redirects the browser to the identity provider.
pub(crate) async fn begin(
    provider: &Provider,
    request: &AuthorizeRequest,
    name: &str,
    headers: &HeaderMap,
) -> Result<Response, InternalError> {
    let Some(upstream) = provider.upstream(name) else {
        return Ok(request.refuse("invalid_request", None).into_response());
    };
    let endpoints = match upstream.discover(&provider.http).await {
        Ok(endpoints) => endpoints,
        Err(reason) => return Ok(refuse(request, reason)),
    };
    let cookie_name = provider.settings.cookie(COOKIE);
    // One cookie for all tabs of a browser; otherwise the second tab would cancel the first.
    let browser = match cookies::get(headers, &cookie_name) {
        Some(known) if !known.is_empty() => known.to_owned(),
        _ => secrets::token()?,
    };
    let state = secrets::token()?;
    let nonce = secrets::token()?;
    let lifetime = provider.lifetimes().code;
    let attempt = SignInAttempt {
        query: request.query.clone(),
        provider: upstream.name.clone(),
        nonce: nonce.clone(),
        browser: secrets::fingerprint(&browser),
        expires: provider.now() + lifetime.as_secs(),
    };
    provider.store.with(|memory| memory.attempts.insert(secrets::fingerprint(&state), attempt));

    let callback = callback(provider);
    let mut pairs = vec![
        ("client_id", upstream.client_id.as_str()),
        ("redirect_uri", &callback),
        ("response_type", "code"),
        ("scope", upstream.scopes),
        ("state", &state),
        ("nonce", &nonce),
    ];
    let prompt = request.forwarded_prompt();
    pairs.extend(prompt.as_deref().map(|prompt| ("prompt", prompt)));
    pairs.extend(request.login_hint.as_deref().map(|hint| ("login_hint", hint)));
    let mut response = found(&with_query(&endpoints.authorization_endpoint, &pairs));
    cookies::set(&mut response, &cookie_name, &browser, Some(lifetime));
    Ok(response)
}

/// Handles the identity provider's response.
pub(crate) async fn get(
    State(provider): State<Arc<Provider>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, InternalError> {
    let params = Params::query(query.as_deref());
    let browser = cookies::get(&headers, &provider.settings.cookie(COOKIE)).map(secrets::fingerprint);
    let attempt = params
        .get("state")
        .map(secrets::fingerprint)
        .and_then(|key| provider.store.with(|memory| memory.attempts.remove(&key)))
        .filter(|attempt| Some(&attempt.browser) == browser.as_ref());
    let Some(attempt) = attempt else {
        return Ok(error_page::redirect("invalid_state", ""));
    };
    let mut request = match AuthorizeRequest::parse(&provider, Some(&attempt.query)) {
        Ok(request) => request,
        Err(refusal) => return Ok(refusal.into_response()),
    };
    let Some(upstream) = provider.upstream(&attempt.provider) else {
        return Ok(request.refuse("invalid_request", None).into_response());
    };
    let code = match (params.get("code"), params.get("error")) {
        (Some(code), None) => code,
        (_, error) => {
            let error = error.unwrap_or("no code");
            return Ok(refuse(&request, format!("{} Error - {error}", upstream.name)));
        }
    };
    let redeemed = upstream.redeem(&provider.http, code, &callback(&provider), &attempt.nonce, provider.now()).await;
    let claims = match redeemed {
        Ok(claims) => claims,
        Err(reason) => return Ok(refuse(&request, reason)),
    };
    let user = match sign_in(&provider, upstream, &claims, &request.client_id).await {
        Ok(user) => user.username,
        Err(SignInError::Refused(reason)) => return Ok(refuse(&request, reason)),
        Err(SignInError::Internal(error)) => return Err(error),
    };
    // Cognito puts a nonce into a federated user's ID token even when the application sent none.
    if request.nonce.is_none() {
        request.nonce = Some(secrets::token()?);
    }
    let (session, cookie) = sessions::start(&provider, &headers, &user, Some(&upstream.name)).await?;
    tracing::info!(username = user, provider = upstream.name, "signed in");
    let mut response = codes::redirect(&provider, &request, &user, session.auth_time)?;
    sessions::set_cookie(&provider, &mut response, &cookie);
    Ok(response)
}

/// Why a federated user is not signed in.
enum SignInError {
    /// With the reason that the application receives.
    Refused(String),
    Internal(InternalError),
}

impl From<InternalError> for SignInError {
    fn from(error: InternalError) -> Self {
        Self::Internal(error)
    }
}

impl From<TriggerError> for SignInError {
    fn from(error: TriggerError) -> Self {
        match error {
            TriggerError::Refused(text) => Self::Refused(text),
            TriggerError::Internal(error) => Self::Internal(error),
        }
    }
}

/// Creates or updates the user that these claims describe, and calls the triggers.
///
/// A first sign-in has other triggers than a later one: Developer Guide, "Customizing user pool workflows with Lambda
/// triggers".
async fn sign_in(
    provider: &Provider,
    upstream: &Upstream,
    claims: &Map<String, Value>,
    client_id: &str,
) -> Result<User, SignInError> {
    let refused = |reason: &str| SignInError::Refused(reason.to_owned());
    let Kind::UserPool { pool_id, .. } = &provider.settings.kind else {
        return Err(refused("this provider does not federate"));
    };
    let Some(subject) = claims.get("sub").and_then(Value::as_str).filter(|sub| !sub.is_empty()) else {
        return Err(refused("the subject is missing"));
    };
    let attributes: BTreeMap<_, _> =
        MAPPING.iter().map(|(attribute, claim)| (*attribute, claims.get(*claim).and_then(flatten))).collect();
    let person = Federated { provider: upstream.name.clone(), subject: subject.to_owned(), attributes };
    let username = person.username();
    let is_new = users::get(provider, &username).is_none();
    if is_new {
        let attributes = person.attributes.iter();
        let mapped = attributes.filter_map(|(name, value)| Some(((*name).to_owned(), json!(value.as_ref()?))));
        trigger::pre_sign_up(provider, &username, mapped.collect(), client_id).await?;
    }
    let user = users::federate(provider, pool_id, person).await?.map_err(refused)?;
    if is_new {
        trigger::post_confirmation(provider, &user, client_id).await?;
    } else {
        trigger::pre_authentication(provider, &user, client_id).await?;
        trigger::post_authentication(provider, &user, client_id).await?;
    }
    Ok(user)
}

/// A claim as the string that the pool stores; `None` if there is nothing to map.
///
/// A list becomes `[v1,v2]`, each value form-encoded; a list of one becomes its bare value.
fn flatten(claim: &Value) -> Option<String> {
    match claim {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(claim.to_string()),
        Value::Object(_) => Some(claim.to_string()),
        Value::Array(items) => {
            let values: Vec<String> = items.iter().filter_map(flatten).collect();
            Some(match values.as_slice() {
                [] => String::new(),
                [single] => single.clone(),
                several => {
                    let encoded: Vec<String> = several
                        .iter()
                        .map(|value| url::form_urlencoded::byte_serialize(value.as_bytes()).collect())
                        .collect();
                    format!("[{}]", encoded.join(","))
                }
            })
        }
    }
}

fn callback(provider: &Provider) -> String {
    format!("{}/oauth2/idpresponse", provider.settings.base_url)
}

/// Reports an identity provider's errors to the application as `invalid_request` with a description.
fn refuse(request: &AuthorizeRequest, reason: String) -> Response {
    tracing::warn!(reason, "a federated sign-in failed");
    let refusal: Refusal = request.refuse("invalid_request", Some(reason));
    refusal.into_response()
}

#[cfg(test)]
mod tests {
    use super::flatten;
    use serde_json::json;

    #[test]
    fn claims_are_flattened_as_cognito_does_and_read_back_by_the_trigger() {
        let cases = [
            (json!(["a", "b"]), "[a,b]", vec!["a", "b"]),
            (json!(["R&D", "Human Resources"]), "[R%26D,Human+Resources]", vec!["R&D", "Human Resources"]),
            (json!(["CN=a,OU=b", "c"]), "[CN%3Da%2COU%3Db,c]", vec!["CN=a,OU=b", "c"]),
            (json!(["x.y-z*_", "é"]), "[x.y-z*_,%C3%A9]", vec!["x.y-z*_", "é"]),
            (json!(["CN=a,OU=b"]), "CN=a,OU=b", vec!["CN=a,OU=b"]),
            (json!([]), "", vec![]),
            (json!("single"), "single", vec!["single"]),
        ];
        for (claim, text, values) in cases {
            assert_eq!(flatten(&claim).as_deref(), Some(text));
            assert_eq!(access::multi_value::parse(text), values, "{text}");
        }
        assert_eq!(flatten(&json!(null)), None);
        assert_eq!(flatten(&json!(true)).as_deref(), Some("true"));
    }
}
