//! Readiness: whether the services that Usher needs answer.

use identity::SigningKeys;
use store::Store;
use thiserror::Error;

/// The service that does not answer.
#[derive(Debug, Error)]
pub enum NotReady {
    /// DynamoDB.
    #[error("DynamoDB does not answer")]
    Store,
    /// The user pool's signing keys.
    #[error("the user pool's keys cannot be had")]
    SigningKeys,
}

/// Checks the services that Usher needs.
#[derive(Debug)]
pub struct HealthService {
    pub(crate) store: Store,
    pub(crate) keys: SigningKeys,
}

impl HealthService {
    /// Checks that DynamoDB answers and that the user pool's signing keys are available.
    ///
    /// # Errors
    /// [`NotReady`] names the service that does not answer.
    pub async fn ready(&self) -> Result<(), NotReady> {
        self.keys.ready().await.map_err(|_| NotReady::SigningKeys)?;
        self.store.ready().await.map_err(|_| NotReady::Store)
    }
}
