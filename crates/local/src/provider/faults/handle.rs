//! Fault injection for the process that runs the services.

use super::switches::{Endpoint, KeyRotation, Switches};
use crate::error::Error;
use crate::provider::Provider;
use crate::provider::keys::Keys;
use std::sync::Arc;

/// Activates and clears faults of the user pool.
#[derive(Clone, Debug)]
pub struct Faults {
    pool: Arc<Provider>,
}

/// A fault could not be activated.
#[derive(Debug, thiserror::Error)]
pub enum FaultError {
    /// There is no such user.
    #[error("there is no user {0:?} in the pool")]
    NoSuchUser(String),
    /// Not an HTTP status between 200 and 599.
    #[error("{0} is no status of an answer: 200 to 599 are")]
    NoSuchStatus(u16),
    /// Local mode cannot continue.
    #[error(transparent)]
    Local(#[from] Error),
}

impl Faults {
    pub(crate) fn new(pool: Arc<Provider>) -> Self {
        Self { pool }
    }

    /// Activates the given switches; omitted ones stay unchanged.
    ///
    /// # Errors
    ///
    /// [`FaultError`]; nothing is activated then, unless the machine failed.
    pub async fn set(&self, switches: Switches) -> Result<(), FaultError> {
        let answers = switches.endpoints.values().filter_map(|fault| fault.error.as_ref());
        if let Some(answer) = answers.into_iter().find(|answer| !(200..600).contains(&answer.status)) {
            return Err(FaultError::NoSuchStatus(answer.status));
        }
        if let Some(username) = &switches.expire_tokens_of {
            self.expire_tokens_of(username).await?;
        }
        if let Some(rotation) = switches.rotate_keys {
            // Generating RSA keys takes too long for the async threads.
            let fresh = tokio::task::spawn_blocking(Keys::generate);
            let fresh = fresh.await.map_err(|_| Error::Unavailable("making keys was interrupted"))?;
            self.pool.keys.replace(fresh.map_err(Error::from)?, rotation == KeyRotation::WithOverlap);
        }
        if let Some(seconds) = switches.clock_ahead {
            self.pool.store.clock.set_ahead(seconds);
        }
        self.pool.faults.set(switches);
        Ok(())
    }

    /// Clears all faults and resets the clock and the counters. Rotated keys and expired tokens stay so.
    pub fn clear(&self) {
        self.pool.store.clock.set_ahead(0);
        self.pool.faults.clear();
    }

    /// Number of calls of an endpoint since the start or the last [`clear`](Self::clear), whatever their outcome.
    #[must_use]
    pub fn calls(&self, endpoint: Endpoint) -> u64 {
        self.pool.faults.record().calls.get(&endpoint).copied().unwrap_or_default()
    }

    /// Number of calls of [`Endpoint::Token`] that reached the pool with a refresh token.
    #[must_use]
    pub fn refreshes(&self) -> u64 {
        self.pool.faults.record().refreshes
    }

    async fn expire_tokens_of(&self, username: &str) -> Result<(), FaultError> {
        let known = self.pool.store.change(|state| {
            state.durable.families.retain(|_, family| family.username != username);
            state.durable.users.contains_key(username)
        });
        if known.await? { Ok(()) } else { Err(FaultError::NoSuchUser(username.to_owned())) }
    }
}
