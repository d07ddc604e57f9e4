//! Work that continues when its caller goes away: a closed browser, a request that times out.

use tokio::task::JoinError;
use tracing::Instrument as _;

/// Runs `work` in its own task, under the same request id in the log, and with texts in the same language.
///
/// # Errors
/// [`JoinError`] when `work` panicked.
pub async fn spawn_detached<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Result<T, JoinError> {
    tokio::spawn(i18n::speaking(i18n::current(), work).in_current_span()).await
}
