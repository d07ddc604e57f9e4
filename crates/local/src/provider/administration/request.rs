//! Checks the caller; reads the operation and its input.

use super::exception::Exception;
use crate::provider::{Kind, Provider, from_browser};
use crate::services::ACCESS_KEY_ID;
use axum::http::{HeaderMap, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

const TARGET: &str = "AWSCognitoIdentityProviderService.";

/// Accepts programs that sign with local mode's access key. Browsers are refused: no page that a user visits may manage
/// the users of the pool on their machine.
///
/// The signature itself is not verified: its secret would be as public as the key's id.
pub(super) fn authorize(headers: &HeaderMap) -> Result<(), Exception> {
    if from_browser(headers) {
        return Err(Exception::browser());
    }
    let Some(authorization) = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()) else {
        return Err(Exception::new("MissingAuthenticationTokenException", "Missing Authentication Token"));
    };
    // Credential=<key id>/<date>/<region>/<service>/aws4_request
    let scope = authorization
        .strip_prefix("AWS4-HMAC-SHA256 ")
        .and_then(|parts| parts.split(',').find_map(|part| part.trim().strip_prefix("Credential=")))
        .map(|credential| credential.split('/').collect::<Vec<_>>());
    match scope.as_deref() {
        Some([ACCESS_KEY_ID, _, _, "cognito-idp", "aws4_request"]) => Ok(()),
        _ => {
            Err(Exception::new("UnrecognizedClientException", "The security token included in the request is invalid."))
        }
    }
}

/// The operation's name.
pub(super) fn operation(headers: &HeaderMap) -> Result<&str, Exception> {
    headers
        .get("x-amz-target")
        .and_then(|value| value.to_str().ok()?.strip_prefix(TARGET))
        .ok_or_else(|| Exception::new("UnknownOperationException", "X-Amz-Target is missing or names another service."))
}

/// Parses the input.
pub(super) fn object(body: &[u8]) -> Result<Value, Exception> {
    let input: Map<String, Value> =
        serde_json::from_slice(body).map_err(|error| Exception::new("SerializationException", error.to_string()))?;
    Ok(Value::Object(input))
}

/// Parses the input and checks that it is for this pool.
pub(super) fn input(provider: &Provider, body: &[u8]) -> Result<Value, Exception> {
    let input = object(body)?;
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Pool {
        user_pool_id: String,
    }
    let Pool { user_pool_id } = fields(&input)?;
    match &provider.settings.kind {
        Kind::UserPool { pool_id, .. } if *pool_id == user_pool_id => Ok(input),
        _ => Err(Exception::new("ResourceNotFoundException", format!("User pool {user_pool_id} does not exist."))),
    }
}

/// Parses an operation's own fields. Unknown fields are ignored, as in Cognito.
pub(super) fn fields<T: DeserializeOwned>(input: &Value) -> Result<T, Exception> {
    T::deserialize(input).map_err(|error| Exception::invalid_parameter(error.to_string()))
}

/// The fields of an operation on one user.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct UserInput {
    pub(super) username: String,
}

/// The fields of an operation on one user's group membership.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct MembershipInput {
    pub(super) username: String,
    pub(super) group_name: String,
}
