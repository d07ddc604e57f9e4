//! A dialog with an address of its own: part of the page without JavaScript, modal with it.

use leptos::{ev::Event, html, prelude::*};
#[cfg(feature = "hydrate")]
use leptos_router::hooks::use_navigate;

#[cfg(feature = "hydrate")]
type Navigate = Box<dyn Fn(&str)>;

/// Opens and closes the dialog of a page. The page gives [`Modal::dialog`] to its `<dialog>` element.
#[derive(Clone, Copy)]
pub(crate) struct Modal {
    pub(crate) dialog: NodeRef<html::Dialog>,
    cancel_to: StoredValue<String>,
    // A `new_local` value may be used on one thread only; on the server, rendering can move to another thread.
    #[cfg(feature = "hydrate")]
    navigate: StoredValue<Navigate, LocalStorage>,
}

impl Modal {
    /// Makes the dialog modal as soon as it is shown, which also keeps the focus inside.
    ///
    /// `cancel_to`: URL that "Cancel" and the Escape key lead to.
    pub(crate) fn new(cancel_to: String) -> Self {
        let dialog = NodeRef::<html::Dialog>::new();
        Effect::new(move || {
            if let Some(dialog) = dialog.get() {
                // During client-side navigation the dialog is not yet in the document, and `show_modal` would fail.
                request_animation_frame(move || {
                    dialog.close();
                    let _ = dialog.show_modal();
                });
            }
        });
        #[cfg(feature = "hydrate")]
        let navigate: Navigate = {
            let navigate = use_navigate();
            Box::new(move |to| navigate(to, Default::default()))
        };
        Self {
            dialog,
            cancel_to: StoredValue::new(cancel_to),
            #[cfg(feature = "hydrate")]
            navigate: StoredValue::new_local(navigate),
        }
    }

    /// URL of the link "Cancel".
    pub(crate) fn cancel_to(self) -> String {
        self.cancel_to.get_value()
    }

    /// Closing the dialog, unlike removing it, returns the focus to the button that opened it.
    pub(crate) fn close(self) {
        if let Some(dialog) = self.dialog.get_untracked() {
            dialog.close();
        }
    }

    /// Goes to a page of this site.
    pub(crate) fn leave(self, to: &str) {
        #[cfg(feature = "hydrate")]
        self.navigate.with_value(|navigate| navigate(to));
        #[cfg(not(feature = "hydrate"))]
        let _ = (self, to);
    }

    /// The Escape key: as the link "Cancel".
    pub(crate) fn cancel(self, event: &Event) {
        event.prevent_default();
        self.close();
        self.leave(&self.cancel_to());
    }
}
