//! What is shown while a page's data is under way: its outline, so that nothing jumps when it arrives.

use leptos::prelude::*;

#[component]
pub(crate) fn Loading() -> impl IntoView {
    view! {
        <div class="skeleton" aria-busy="true">
            <p class="visually-hidden">"Loading"</p>
            <div class="skeleton-heading"></div>
            <div class="skeleton-block"></div>
            <div class="skeleton-block"></div>
            <div class="skeleton-block"></div>
        </div>
    }
}
