//! Pre authentication: a suspended account cannot sign in.
//!
//! Cognito does not call it at a federated user's first sign-in, nor when tokens are renewed; pre token generation
//! checks the account there.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html>

use crate::{Config, Event, Refusal, Services, services::active_account};
use serde_json::Value;

pub(crate) async fn run(event: Event, config: &Config, services: &impl Services) -> Result<Event, Refusal> {
    // Cognito pretends that the user exists and refuses by itself. A refusal of ours would tell the difference.
    if event.request("userNotFound") != Some(&Value::Bool(true)) {
        active_account(&event, config, services).await?;
    }
    Ok(event)
}
