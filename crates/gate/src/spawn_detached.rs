//! Work that continues when its caller goes away: a closed browser, a request that times out.

use std::{any::Any, sync::Arc};
use tokio::{task::JoinError, task_local};
use tracing::Instrument as _;

task_local! {
    /// What the request holds whose work this is.
    static HELD: Arc<dyn Any + Send + Sync>;
}

/// Does the work of a request that holds something, such as a permit. What [`spawn_detached`] continues for the request
/// holds it as well: a client that goes away makes no room for more before that is done.
pub async fn holding<F: Future>(held: impl Any + Send + Sync, work: F) -> F::Output {
    HELD.scope(Arc::new(held), work).await
}

/// Runs `work` in its own task, under the same request id in the log, with texts in the same language, and with what the
/// request holds.
///
/// # Errors
/// [`JoinError`] when `work` panicked.
pub async fn spawn_detached<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Result<T, JoinError> {
    let held = HELD.try_with(Arc::clone).ok();
    let work = i18n::speaking(i18n::current(), work);
    let work = async move {
        let _held = held;
        work.await
    };
    tokio::spawn(work.in_current_span()).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use std::time::Duration;
    use tokio::{sync::oneshot, task::yield_now, time::timeout};

    #[tokio::test]
    async fn what_a_request_holds_is_free_once_its_detached_work_is_done() {
        let permit = Arc::new(());
        let (begin, begun) = oneshot::channel();
        let (end, ended) = oneshot::channel::<()>();
        let work = async move {
            let _ = begin.send(());
            let _ = ended.await;
        };
        let request = tokio::spawn(holding(Arc::clone(&permit), spawn_detached(work)));
        begun.await.unwrap();
        request.abort();
        assert!(request.await.unwrap_err().is_cancelled());
        assert_eq!(Arc::strong_count(&permit), 2, "the client is gone, but not the work");
        drop(end);
        let freed = async {
            while Arc::strong_count(&permit) > 1 {
                yield_now().await;
            }
        };
        timeout(Duration::from_secs(10), freed).await.unwrap();
    }
}
