//! Success message after client-side navigation, or after an operation on a resource.

use crate::{
    flash_message::{Said, Undo},
    navigation::Navigation,
};
use i18n::tr;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The region is always present: assistive technology announces changes inside a region, not a new region.
#[component]
pub(crate) fn NavigationFlash() -> impl IntoView {
    let path = use_location().pathname;
    let navigation = use_context::<Navigation>();
    let message = move || navigation.and_then(|navigation| navigation.message_at(&path.get()));
    view! {
        <div aria-live="polite">
            {move || {
                message()
                    .map(|Said { text, undo }| {
                        view! {
                            <div class="alert alert-success alert-row">
                                <p>{text}</p>
                                {undo.map(undo_form)}
                            </div>
                        }
                    })
            }}
        </div>
    }
}

/// Without confirmation, and the same with and without JavaScript.
fn undo_form(Undo { action, version }: Undo) -> impl IntoView {
    view! {
        <form method="post" action=action>
            <input type="hidden" name="version" value=version/>
            <button type="submit" class="button button-small">
                {tr!("Undo")}
            </button>
        </form>
    }
}
