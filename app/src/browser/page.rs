//! The page as a whole.

use leptos::prelude::{document, window};

/// Loads the page at its address again: by `GET`, also when it was the answer to a form.
pub(super) fn load_again() {
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
