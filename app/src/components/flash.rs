//! A sentence about what has just been done, on the page that follows.

use crate::journey::Journey;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The region is always there: assistive technology announces what appears in it, not a region that appears.
#[component]
pub(crate) fn Flash() -> impl IntoView {
    let path = use_location().pathname;
    let journey = use_context::<Journey>();
    let message = move || journey.and_then(|journey| journey.message_at(&path.get()));
    view! {
        <div aria-live="polite">
            {move || message().map(|text| view! { <p class="alert alert-success">{text}</p> })}
        </div>
    }
}
