//! Whether everything that is needed answers.

use crate::Gate;
use thiserror::Error;

/// What does not answer.
#[derive(Debug, Error)]
pub enum NotReady {
    /// DynamoDB.
    #[error("DynamoDB does not answer")]
    Store,
    /// The user pool's keys.
    #[error("the user pool's keys cannot be had")]
    Keys,
}

impl Gate {
    /// Whether DynamoDB and the user pool's keys can be had.
    ///
    /// # Errors
    /// [`NotReady`] names what cannot.
    pub async fn ready(&self) -> Result<(), NotReady> {
        let shared = self.shared();
        shared.keys.ready().await.map_err(|_| NotReady::Keys)?;
        shared.store.ready().await.map_err(|_| NotReady::Store)
    }
}
