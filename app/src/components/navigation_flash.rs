//! Success message after client-side navigation.

use crate::navigation::Navigation;
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
            {move || message().map(|text| view! { <p class="alert alert-success">{text}</p> })}
        </div>
    }
}
