//! The pool's side of the Lambda triggers: builds each event and runs the function that Lambda would run.
//!
//! | module | what it holds |
//! |---|---|
//! | `accounts` | what the triggers read and write |
//! | `token_changes` | the answer of the pre token generation trigger |
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html>

mod accounts;
#[cfg(test)]
mod recorded_events;
mod token_changes;

pub(crate) use accounts::{account, suspend as suspend_account};
pub(crate) use token_changes::TokenChanges;

use super::respond::InternalError;
use super::state::User;
use super::{Kind, Provider, claims};
use accounts::PoolAccounts;
use serde_json::{Map, Value, json};
use triggers::Event;

/// Why tokens are issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenSource {
    HostedAuth,
    RefreshTokens,
}

/// A trigger did not let the user pass.
#[derive(Debug)]
pub(crate) enum TriggerError {
    /// It refused. With the text that Cognito shows.
    Refused(String),
    /// The pool could not call it.
    Internal(InternalError),
}

impl From<InternalError> for TriggerError {
    fn from(error: InternalError) -> Self {
        Self::Internal(error)
    }
}

/// A federated user signs in for the first time.
pub(crate) async fn pre_sign_up(
    provider: &Provider,
    username: &str,
    attributes: Map<String, Value>,
    client_id: &str,
) -> Result<(), TriggerError> {
    let request = json!({"userAttributes": attributes, "validationData": null});
    let response = json!({"autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false});
    let caller = Caller { username, client_id };
    run(provider, "PreSignUp", "ExternalProvider", caller, request, response).await?;
    Ok(())
}

/// A federated user was created.
pub(crate) async fn post_confirmation(provider: &Provider, user: &User, client_id: &str) -> Result<(), TriggerError> {
    let request = json!({"userAttributes": attributes(user)});
    run(provider, "PostConfirmation", "ConfirmSignUp", Caller::of(user, client_id), request, json!({})).await?;
    Ok(())
}

/// A known user is about to sign in.
pub(crate) async fn pre_authentication(provider: &Provider, user: &User, client_id: &str) -> Result<(), TriggerError> {
    let request = json!({"userAttributes": attributes(user), "validationData": null, "userNotFound": false});
    run(provider, "PreAuthentication", "Authentication", Caller::of(user, client_id), request, json!({})).await?;
    Ok(())
}

/// A known user has signed in. This trigger refuses nobody.
pub(crate) async fn post_authentication(
    provider: &Provider,
    user: &User,
    client_id: &str,
) -> Result<(), InternalError> {
    let request = json!({"userAttributes": attributes(user), "newDeviceUsed": false});
    match run(provider, "PostAuthentication", "Authentication", Caller::of(user, client_id), request, json!({})).await {
        Ok(_) => Ok(()),
        Err(TriggerError::Refused(text)) => Err(InternalError::new(text)),
        Err(TriggerError::Internal(error)) => Err(error),
    }
}

/// Tokens are about to be issued. The directory has no triggers.
pub(crate) async fn pre_token_generation(
    provider: &Provider,
    user: &User,
    client_id: &str,
    scopes: &[String],
    source: TokenSource,
) -> Result<TokenChanges, TriggerError> {
    if let Kind::Directory = provider.settings.kind {
        return Ok(TokenChanges::default());
    }
    let source = match source {
        TokenSource::HostedAuth => "HostedAuth",
        TokenSource::RefreshTokens => "RefreshTokens",
    };
    let request = json!({
        "userAttributes": attributes(user),
        "scopes": scopes,
        "groupConfiguration": {"groupsToOverride": user.groups, "iamRolesToOverride": [], "preferredRole": null}
    });
    let response = json!({"claimsAndScopeOverrideDetails": null});
    let caller = Caller::of(user, client_id);
    let answer = run(provider, "PreTokenGeneration", source, caller, request, response).await?;
    let answer = serde_json::to_value(answer)
        .map_err(|error| InternalError::new(format!("the trigger's answer is no JSON: {error}")))?;
    Ok(token_changes::read(&answer["response"]["claimsAndScopeOverrideDetails"], &user.groups, client_id))
}

/// Who is calling.
#[derive(Clone, Copy)]
struct Caller<'a> {
    username: &'a str,
    client_id: &'a str,
}

impl<'a> Caller<'a> {
    fn of(user: &'a User, client_id: &'a str) -> Self {
        Self { username: &user.username, client_id }
    }
}

/// Runs one trigger of the pool; returns the event unchanged in the directory, which has none.
async fn run(
    provider: &Provider,
    trigger: &'static str,
    source: &str,
    caller: Caller<'_>,
    mut request: Value,
    response: Value,
) -> Result<Event, TriggerError> {
    let Kind::UserPool { region, pool_id, triggers, .. } = &provider.settings.kind else {
        return Ok(Event::default());
    };
    request["clientMetadata"] = Value::Null;
    // The sources of this trigger have another name.
    let family = if trigger == "PreTokenGeneration" { "TokenGeneration" } else { trigger };
    let event = json!({
        "version": if trigger == "PreTokenGeneration" { "2" } else { "1" },
        "triggerSource": format!("{family}_{source}"),
        "region": region,
        "userPoolId": pool_id,
        "userName": caller.username,
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": caller.client_id},
        "request": request,
        "response": response
    });
    let event = serde_json::from_value(event)
        .map_err(|error| InternalError::new(format!("the trigger does not read its event: {error}")))?;
    triggers::handle(event, triggers, &PoolAccounts(&provider.store), provider.now()).await.map_err(|refusal| {
        tracing::info!(trigger, %refusal, "a trigger refused a user");
        TriggerError::Refused(format!("{trigger} failed with error {refusal}."))
    })
}

/// `request.userAttributes`: all attributes as strings, whether clients may read them or not.
fn attributes(user: &User) -> Map<String, Value> {
    let mut all: Map<String, Value> =
        user.attributes.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    all.insert("sub".to_owned(), json!(user.sub));
    all.insert("cognito:user_status".to_owned(), json!(user.status.as_str()));
    if let Some(identities) = claims::identities_attribute(user) {
        all.insert("identities".to_owned(), json!(identities));
    }
    all
}
