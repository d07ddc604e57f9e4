//! Skeleton shown while a page loads its data, so that the layout does not jump.

use i18n::tr;
use leptos::prelude::*;

#[component]
pub(crate) fn Loading() -> impl IntoView {
    view! {
        <div class="skeleton" aria-busy="true">
            <p class="visually-hidden">{tr!("Loading")}</p>
            <div class="skeleton-heading"></div>
            <div class="skeleton-block"></div>
            <div class="skeleton-block"></div>
            <div class="skeleton-block"></div>
        </div>
    }
}
