//! Signing out deletes unsaved text in all tabs of the browser, because somebody else may be the next to use it. Where
//! there is any, the person is asked first.

use leptos::{ev::SubmitEvent, prelude::*};
#[cfg(feature = "hydrate")]
use {super::drafts, super::tabs, leptos::web_sys::HtmlFormElement, wasm_bindgen::JsCast as _};

/// The forms that sign out, and the question before one of them is posted.
#[derive(Clone, Copy)]
pub(crate) struct SignOut {
    /// Whether it is asked.
    pub(crate) asked: RwSignal<bool>,
    /// The form that waits for the answer. What is kept for one thread must not be there on the server.
    #[cfg(feature = "hydrate")]
    form: StoredValue<Option<HtmlFormElement>, LocalStorage>,
}

impl SignOut {
    /// To be provided once, for the whole page.
    pub(crate) fn new() -> Self {
        Self {
            asked: RwSignal::new(false),
            #[cfg(feature = "hydrate")]
            form: StoredValue::new_local(None),
        }
    }

    /// The page's.
    pub(crate) fn of_page() -> Self {
        use_context().unwrap_or_else(Self::new)
    }

    /// A form that signs out is submitted. It is posted when nothing is lost by it, or when the person says so.
    pub(crate) fn submitted(self, event: &SubmitEvent) {
        #[cfg(feature = "hydrate")]
        if let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) {
            event.prevent_default();
            drafts::are_nowhere(move |nothing| {
                self.form.set_value(Some(form));
                if nothing { self.post() } else { self.asked.set(true) }
            });
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    }

    /// The text is not needed.
    pub(crate) fn post(self) {
        #[cfg(feature = "hydrate")]
        if let Some(form) = self.form.get_value() {
            tabs::sign_out();
            let _ = form.submit();
        }
    }

    /// The person stays.
    pub(crate) fn cancel(self) {
        self.asked.set(false);
    }
}
