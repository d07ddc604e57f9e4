//! Warns before the session ends.

use super::SignOutButton;
use crate::browser::watch::Watch;
use i18n::tr;
use leptos::{ev::Event, html, prelude::*};

/// Modal dialog, open while there is a warning. It is always in the page, so that closing it returns the focus.
#[component]
pub(crate) fn IdleWarning(watch: Watch) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let is_due = Memo::new(move |_| watch.warning.read().is_some());
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        if !is_due.get() {
            dialog.close();
        } else if !dialog.open() {
            let _ = dialog.show_modal();
        }
    });
    // Otherwise Escape closes the dialog, and it cannot reopen before the next second.
    let stay = move |event: Event| {
        event.prevent_default();
        watch.stay();
    };
    let prolongs = Memo::new(move |_| watch.warning.get().is_none_or(|warning| warning.idle_limit.is_some()));
    // A memo, because screen readers announce every rewrite, even of the same text.
    let sentence = Memo::new(move |_| watch.warning.get().map(|warning| warning.sentence()));
    let countdown = move || watch.warning.get().map(|warning| warning.countdown());
    view! {
        <dialog
            class="dialog"
            role="alertdialog"
            aria-labelledby="session-ends"
            aria-describedby="session-ends-why"
            node_ref=dialog
            on:cancel=stay
        >
            <h2 id="session-ends">{tr!("Your session is about to end")}</h2>
            <p id="session-ends-why" aria-live="polite">
                {move || sentence.get()}
            </p>
            <p class="countdown" aria-hidden="true">
                {countdown}
            </p>
            <div class="actions">
                <SignOutButton/>
                <button
                    type="button"
                    class="button button-primary"
                    autofocus
                    on:click=move |_| watch.stay()
                >
                    {move || if prolongs.get() { tr!("Stay signed in") } else { tr!("Close") }}
                </button>
            </div>
        </dialog>
    }
}
