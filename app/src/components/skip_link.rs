//! The first stop of the tab key: past the header.

use leptos::prelude::*;

#[component]
pub(crate) fn SkipLink() -> impl IntoView {
    // External, so that the browser itself moves the focus; the router would only scroll.
    view! {
        <a class="skip-link" href="#content" rel="external">
            "Skip to content"
        </a>
    }
}
