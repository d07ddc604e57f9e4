//! Runs the tasks of the rendering within the request that they belong to: under its id in the log, and under its span
//! in traces. `any_spawner`'s own executor for tokio leaves them without.

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use tracing::Instrument as _;

#[derive(Debug)]
struct WithinRequest;

/// Makes leptos use it. A second call in one process, as in tests, changes nothing.
pub(super) fn install() {
    let _ = Executor::init_custom_executor(WithinRequest);
}

impl CustomExecutor for WithinRequest {
    fn spawn(&self, task: PinnedFuture<()>) {
        tokio::spawn(task.in_current_span());
    }

    fn spawn_local(&self, task: PinnedLocalFuture<()>) {
        tokio::task::spawn_local(task.in_current_span());
    }

    /// tokio polls its tasks by itself.
    fn poll_local(&self) {}
}
