//! From an event to the answer.

use crate::{Answer, Denial, Event, event::Target};
use access::claims;
use gate::{Call, Caller, Credentials, Gate, Refusal, RequestSource};
use serde_json::Value;
use std::time::Duration;
use thiserror::Error;

/// How long an answer waits for audit records and totals to be written. API Gateway waits ten seconds for an answer.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(3);

/// Answers API Gateway.
#[derive(Clone, Debug)]
pub struct Authorizer {
    gate: Gate,
    id_tokens: bool,
    resources_decide: bool,
}

/// There is no valid token. API Gateway turns an error with this text into 401.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("Unauthorized")]
pub struct Unauthorized;

impl Authorizer {
    /// Answers by these services. With `id_tokens`, ID tokens identify a caller as access tokens do.
    #[must_use]
    pub fn new(gate: Gate, id_tokens: bool) -> Self {
        Self { gate, id_tokens, resources_decide: false }
    }

    /// Lets the owner and the roles of a resource at the path of a call decide as well, as on its page.
    #[must_use]
    pub fn with_resources(self, resources_decide: bool) -> Self {
        Self { resources_decide, ..self }
    }

    /// Answers an event. `invocation` identifies it in the audit trail if the event has no id of its own.
    ///
    /// # Errors
    /// [`Unauthorized`] without a valid token. Every other failure is an answer that denies the call.
    pub async fn answer(&self, event: &Event, invocation: &str) -> Result<Value, Unauthorized> {
        // Boxed: the compiler bounds how deeply futures may be nested, down to the SDK's.
        let answer = Box::pin(self.decide(event, invocation)).await;
        // Lambda freezes the process as soon as it has answered, and may never wake it again.
        if tokio::time::timeout(FLUSH_TIMEOUT, self.gate.flush()).await.is_err() {
            tracing::error!("some denials are not recorded yet: the audit table does not answer");
        }
        Ok(answer?.write(event.format()))
    }

    async fn decide(&self, event: &Event, invocation: &str) -> Result<Answer, Unauthorized> {
        let token = event.token().ok_or(Unauthorized)?;
        let gate = self.gate.for_request(RequestSource {
            request_id: event.request_id().unwrap_or(invocation).to_owned(),
            address: event.address().unwrap_or_default().to_owned(),
        });
        let caller = match self.identify(&gate, token).await {
            Ok(caller) => caller,
            Err(refusal) => return Ok(denied(None, &refusal, "")),
        };
        let denial = match event.target() {
            None => Denial::no_target(),
            Some(target) if target.has_wildcard() => Denial::wildcard(),
            Some(Target { method, path }) => {
                let call = Call { method, path, counted: true, resources_decide: self.resources_decide };
                return match gate.calls.authorize(&caller, &call).await {
                    Ok(call) => Ok(Answer::allow(&call)),
                    Err(Refusal::SignIn | Refusal::SessionExpired) => Err(Unauthorized),
                    Err(Refusal::Token(rejection)) if !rejection.is_missing_scope() => Err(Unauthorized),
                    Err(refusal) => Ok(denied(Some(&caller), &refusal, path)),
                };
            }
        };
        caller.user().map(|user| Answer::deny(Some(user), &denial)).ok_or(Unauthorized)
    }

    async fn identify(&self, gate: &Gate, token: &str) -> Result<Caller, Refusal> {
        // This only chooses who verifies it. Each verifier takes its own kind.
        let claims_to_be_id = || {
            let claims = claims::decode_unverified(token);
            claims.is_some_and(|claims| claims::text(&claims, "token_use") == Some("id"))
        };
        if self.id_tokens && claims_to_be_id() {
            return gate.sessions.resolve_id_token(token).await;
        }
        let authorization = format!("Bearer {token}");
        let credentials = Credentials { authorization: Some(authorization.as_bytes()), ..Credentials::default() };
        gate.sessions.resolve(credentials).await
    }
}

/// The answer to a refusal. What the gate has not logged yet is logged here.
fn denied(caller: Option<&Caller>, refusal: &Refusal, path: &str) -> Answer {
    let user = caller.and_then(Caller::user);
    let username = user.map_or("", |user| user.username.as_str());
    if let Refusal::Unavailable(_) | Refusal::NotCounted(_) | Refusal::Contended(_) | Refusal::Fault(_) = refusal {
        tracing::error!(error = refusal as &dyn std::error::Error, username, path, "a call could not be decided");
    }
    Answer::deny(user, &Denial::of(refusal, username, path))
}
