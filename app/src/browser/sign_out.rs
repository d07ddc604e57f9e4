//! Signing out deletes unsaved text in all tabs of the browser, because somebody else may be the next to use it. Where
//! there is any, the person is asked first, by the browser's own question: a dialog of ours would cost every page some
//! thousand bytes.

use leptos::ev::SubmitEvent;
#[cfg(feature = "hydrate")]
use {
    super::{drafts, tabs},
    leptos::{prelude::window, web_sys::HtmlFormElement},
    wasm_bindgen::JsCast as _,
};

#[cfg(feature = "hydrate")]
const QUESTION: &str = "You typed something, here or in another tab, that is not saved. Signing out deletes it from this \
                        browser.\n\nSign out and delete it?";

/// A form that signs out is submitted. It is posted when nothing is lost by it, or when the person says so.
pub(crate) fn submitted(event: &SubmitEvent) {
    #[cfg(feature = "hydrate")]
    if let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) {
        event.prevent_default();
        drafts::are_nowhere(move |nothing| {
            // A browser that cannot ask does not lose the text.
            if nothing || window().confirm_with_message(QUESTION).unwrap_or(false) {
                tabs::sign_out();
                let _ = form.submit();
            }
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = event;
}
