//! The end of a form: its button, and the way out.

use i18n::tr;
use leptos::prelude::*;

/// `submit` is the text of the button, `cancel` the URL of the way out.
pub(crate) fn form_actions(submit: &'static str, is_disabled: Signal<bool>, cancel: &'static str) -> AnyView {
    view! {
        <p class="actions">
            <button type="submit" class="button button-primary" disabled=move || is_disabled.get()>
                {submit}
            </button>
            <a class="button" href=cancel>
                {tr!("Cancel")}
            </a>
        </p>
    }
    .into_any()
}
