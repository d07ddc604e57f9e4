//! Picks the trigger.

use crate::{
    Config, Event, Refusal, Services, custom_message, post_authentication, post_confirmation, pre_authentication,
    pre_sign_up, pre_token_generation,
};

/// Answers an event of any trigger. `now` is in seconds since 1970. An event of a source that no trigger here serves
/// comes back unchanged.
///
/// # Errors
/// [`Refusal`] if the user may not sign up or sign in, or if that could not be decided.
pub async fn handle(event: Event, config: &Config, services: &impl Services, now: u64) -> Result<Event, Refusal> {
    match event.trigger_source() {
        "PreSignUp_SignUp" => pre_sign_up::self_service(event, config),
        "PreSignUp_ExternalProvider" => pre_sign_up::federated(event, config),
        "PostConfirmation_ConfirmSignUp" => Ok(post_confirmation::run(event, config, services, now).await),
        "PreAuthentication_Authentication" => pre_authentication::run(event, config, services).await,
        "PostAuthentication_Authentication" => Ok(post_authentication::run(event, config, services, now).await),
        // A machine's token has no user.
        "TokenGeneration_ClientCredentials" => Ok(event),
        source => match source.split_once('_') {
            Some(("TokenGeneration", _)) => pre_token_generation::run(event, config, services).await,
            Some(("CustomMessage", message)) => {
                let message = custom_message::Message::parse(message);
                Ok(custom_message::run(event, message, config))
            }
            _ => Ok(event),
        },
    }
}
