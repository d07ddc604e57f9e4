//! The page as a whole.

use leptos::prelude::{document, window};
use std::cell::Cell;

thread_local!(static LEFT: Cell<bool> = const { Cell::new(false) });

/// The browser is on its way to another page by the person's own act.
pub(super) fn leave() {
    LEFT.set(true);
}

/// The browser came back to the page, which it had kept.
pub(super) fn come_back() {
    LEFT.set(false);
}

/// Loads the page at its address again: by `GET`, also when it was the answer to a form. Not when it is being left: that
/// would end the way to the page that comes next.
pub(super) fn load_again() {
    if LEFT.get() {
        return;
    }
    let location = window().location();
    let (path, search) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    // Without a fragment, with which the browser would stay where it is.
    let _ = location.replace(&format!("{path}{search}"));
}

/// Shows nothing of it.
pub(super) fn hide() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("hidden", "");
    }
}

/// Shows it again.
pub(super) fn show() {
    if let Some(root) = document().document_element() {
        let _ = root.remove_attribute("hidden");
    }
}
