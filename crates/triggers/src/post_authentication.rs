//! Post authentication: writes the time of the sign-in.
//!
//! It also creates the record of a user who has none: post confirmation does not run for users whom an administrator
//! created, and may have failed.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html>

use crate::{Account, Config, Event, Services, Unavailable, UserId, post_confirmation::log};

pub(crate) async fn run(event: Event, config: &Config, services: &impl Services, now: u64) -> Event {
    if config.accounts_table.is_none() {
        return event;
    }
    match event.user(config) {
        Some(id) => {
            let new = Account { last_sign_in_at: Some(now), ..Account::new(&event, config, now) };
            log(record(&id, &new, services, now).await, "the time of a sign-in was not written");
        }
        None => tracing::warn!(trigger_source = event.trigger_source(), "the event names no account"),
    }
    event
}

async fn record(id: &UserId, new: &Account, services: &impl Services, now: u64) -> Result<(), Unavailable> {
    if !services.record_sign_in(id, now).await? {
        services.create_account(id, new).await?;
    }
    Ok(())
}
