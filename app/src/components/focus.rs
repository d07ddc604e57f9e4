//! Keyboard focus.

use leptos::{prelude::*, web_sys::HtmlElement};

/// Focuses this element in the next frame: while effects run, it may not be in the document yet.
pub(crate) fn focus(element: impl Into<HtmlElement>) {
    let element = element.into();
    request_animation_frame(move || {
        // An element that can no longer take the focus is no error.
        let _ = element.focus();
    });
}
