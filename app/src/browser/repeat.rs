//! Repeats a request while somebody looks at its page.

use std::{future::Future, time::Duration};

/// Runs `act` every `interval`, until the current reactive owner is disposed of. Skips a turn while the document is
/// hidden, and while the previous run goes on.
pub(crate) fn repeat<F: Future<Output = ()> + 'static>(interval: Duration, act: impl Fn() -> F + 'static) {
    #[cfg(feature = "hydrate")]
    imp::repeat(interval, Box::new(move || Box::pin(act())));
    #[cfg(not(feature = "hydrate"))]
    let _ = (interval, act);
}

#[cfg(feature = "hydrate")]
mod imp {
    use leptos::{prelude::*, task::spawn_local};
    use std::{cell::Cell, future::Future, pin::Pin, rc::Rc, time::Duration};

    type Run = Pin<Box<dyn Future<Output = ()>>>;

    pub(super) fn repeat(interval: Duration, act: Box<dyn Fn() -> Run>) {
        let running = Rc::new(Cell::new(false));
        let turn = move || {
            if document().hidden() || running.replace(true) {
                return;
            }
            let (run, running) = (act(), running.clone());
            spawn_local(async move {
                run.await;
                running.set(false);
            });
        };
        if let Ok(timer) = set_interval_with_handle(turn, interval) {
            on_cleanup(move || timer.clear());
        }
    }
}
