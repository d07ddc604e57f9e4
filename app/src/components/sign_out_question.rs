//! Asks before unsaved text is lost with a session.

use crate::browser::sign_out::SignOut;
use leptos::{ev::Event, html, prelude::*};

/// In front of everything else while it is asked. It is part of the page at all times, so that closing it gives the focus
/// back.
#[component]
pub(crate) fn SignOutQuestion(sign_out: SignOut) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        if !sign_out.asked.get() {
            dialog.close();
        } else if !dialog.open() {
            let _ = dialog.show_modal();
        }
    });
    let stay = move |event: Event| {
        event.prevent_default();
        sign_out.cancel();
    };
    view! {
        <dialog
            class="dialog"
            role="alertdialog"
            aria-labelledby="unsaved"
            aria-describedby="unsaved-what"
            node_ref=dialog
            on:cancel=stay
        >
            <h2 id="unsaved">"Delete unsaved text?"</h2>
            <p id="unsaved-what">
                "You typed something, here or in another tab, that is not saved. Signing out deletes it from this browser."
            </p>
            <div class="actions">
                <button type="button" class="button" on:click=move |_| sign_out.post()>
                    "Sign out and delete it"
                </button>
                <button type="button" class="button button-primary" autofocus on:click=move |_| sign_out.cancel()>
                    "Stay signed in"
                </button>
            </div>
        </dialog>
    }
}
