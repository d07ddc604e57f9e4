//! Skip link: the first tab stop, past the header.

use i18n::tr;
use leptos::prelude::*;

#[component]
pub(crate) fn SkipLink() -> impl IntoView {
    // `external`: the browser itself moves the focus; the router would only scroll.
    view! {
        <a class="skip-link" href="#content" rel="external">
            {tr!("Skip to content")}
        </a>
    }
}
