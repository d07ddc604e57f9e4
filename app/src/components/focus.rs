//! Where the keyboard is.

use leptos::{prelude::*, web_sys::HtmlElement};

/// Moves the focus to this element in the next frame: while effects run, it may not be part of the page yet.
pub(crate) fn focus(element: impl Into<HtmlElement>) {
    let element = element.into();
    request_animation_frame(move || {
        // What cannot be focused any more is no reason to stop.
        let _ = element.focus();
    });
}
