//! What the triggers read and write.

use crate::{Account, Config, Event, Refusal};
use access::UserId;
use std::{error::Error, future::Future};

/// The table `accounts`, mail and notices. Each method takes one round trip.
pub trait Services: Sync {
    /// The account's record, `None` if there is none.
    fn account(&self, id: &UserId) -> impl Future<Output = Result<Option<Account>, Unavailable>> + Send;

    /// Creates the record unless there is one. Returns whether it was created.
    fn create_account(&self, id: &UserId, new: &Account) -> impl Future<Output = Result<bool, Unavailable>> + Send;

    /// Writes the time of a sign-in, in seconds since 1970. Returns `false` if there is no record.
    fn record_sign_in(&self, id: &UserId, now: u64) -> impl Future<Output = Result<bool, Unavailable>> + Send;

    /// Sends the welcome mail.
    fn send_welcome(&self, email: &str) -> impl Future<Output = Result<(), Unavailable>> + Send;

    /// Tells the administrators about a new account.
    fn announce(&self, id: &UserId) -> impl Future<Output = Result<(), Unavailable>> + Send;
}

/// A service did not do what was asked; whether a write happened is not known.
#[derive(Debug, thiserror::Error)]
#[error("{service} did not answer as expected")]
pub struct Unavailable {
    /// For example `DynamoDB`.
    pub service: &'static str,
    /// Why.
    #[source]
    pub source: Box<dyn Error + Send + Sync>,
}

/// The record of the event's account, if it may sign in. `None` without a record, and if no records are kept.
pub(crate) async fn active_account(
    event: &Event,
    config: &Config,
    services: &impl Services,
) -> Result<Option<Account>, Refusal> {
    if config.accounts_table.is_none() {
        return Ok(None);
    }
    let id = event.user(config).ok_or(Refusal::Unidentified)?;
    match services.account(&id).await.map_err(Refusal::Unchecked)? {
        Some(account) if !account.status.is_active() => Err(Refusal::Suspended),
        account => Ok(account),
    }
}
