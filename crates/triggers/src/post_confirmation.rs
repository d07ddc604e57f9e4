//! Post confirmation: creates the account's record, once.
//!
//! The user is confirmed by now, and an error would not undo it. So nothing here refuses: post authentication creates a
//! record that could not be written.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html>

use crate::{Account, Config, Event, Services, Unavailable};
use std::error::Error;

pub(crate) async fn run(event: Event, config: &Config, services: &impl Services, now: u64) -> Event {
    if config.accounts_table.is_none() {
        return event;
    }
    let Some(id) = event.user(config) else {
        tracing::warn!(trigger_source = event.trigger_source(), "the event names no account");
        return event;
    };
    let account = Account::new(&event, config, now);
    match services.create_account(&id, &account).await {
        Ok(true) => {
            let welcome = async {
                if let (Some(_), Some(email)) = (&config.welcome_sender, &account.email) {
                    log(services.send_welcome(email).await, "the welcome mail was not sent");
                }
            };
            let notice = async {
                if config.new_user_topic.is_some() {
                    log(services.announce(&id).await, "the administrators were not told about a new account");
                }
            };
            futures::join!(welcome, notice);
        }
        // Cognito calls again if it misses the answer.
        Ok(false) => (),
        Err(error) => log(Err(error), "the account's record was not created"),
    }
    event
}

/// Logs a failure.
pub(crate) fn log(outcome: Result<(), Unavailable>, message: &str) {
    if let Err(error) = outcome {
        tracing::warn!(error = &error as &dyn Error, "{message}");
    }
}
