//! Whether there is storage at all.

use leptos::prelude::window;
use std::cell::OnceCell;

/// Whether this tab may keep things while it is open.
pub(super) fn session_is_there() -> bool {
    thread_local!(static ANSWER: OnceCell<bool> = const { OnceCell::new() });
    ANSWER.with(|answer| *answer.get_or_init(|| works(window().session_storage().ok().flatten())))
}

/// Whether this browser may keep things for good.
pub(super) fn local_is_there() -> bool {
    thread_local!(static ANSWER: OnceCell<bool> = const { OnceCell::new() });
    ANSWER.with(|answer| *answer.get_or_init(|| works(window().local_storage().ok().flatten())))
}

/// Tried out, because a browser may offer storage and then refuse every write, and gloo-storage panics on storage
/// that is denied.
fn works(storage: Option<web_sys::Storage>) -> bool {
    const KEY: &str = "usher:probe";
    storage.is_some_and(|storage| storage.set_item(KEY, "1").and_then(|()| storage.remove_item(KEY)).is_ok())
}
