//! Sign-out deletes unsaved text in all tabs of the browser, because another user may be next. If there is any, the
//! browser's built-in `confirm` asks first: a dialog of our own would add some thousand bytes to every page.

use leptos::ev::SubmitEvent;
#[cfg(feature = "hydrate")]
use {
    super::{drafts, tabs},
    i18n::tr,
    leptos::{prelude::window, web_sys::HtmlFormElement},
    wasm_bindgen::JsCast as _,
};

/// Handles the submission of a sign-out form. Posts it if no text would be lost, or if the user confirms.
pub(crate) fn submitted(event: &SubmitEvent) {
    #[cfg(feature = "hydrate")]
    if let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) {
        event.prevent_default();
        drafts::none_in_any_tab(move |nothing| {
            let question = tr!(
                "You typed something, here or in another tab, that is not saved. Signing out deletes it from this browser.\n\n\
                 Sign out and delete it?"
            );
            // If the browser cannot ask, the text is kept.
            if nothing || window().confirm_with_message(question).unwrap_or(false) {
                tabs::sign_out();
                let _ = form.submit();
            }
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = event;
}
