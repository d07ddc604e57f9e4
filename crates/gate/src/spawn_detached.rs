//! Work that goes on when whoever waits for it goes away: a browser that is closed, a request that takes too long.

use tokio::task::JoinError;
use tracing::Instrument as _;

/// Does it in a task of its own, under the same request id in the log.
///
/// # Errors
/// [`JoinError`] when it panicked.
pub async fn spawn_detached<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Result<T, JoinError> {
    tokio::spawn(work.in_current_span()).await
}
