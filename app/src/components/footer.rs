//! The bottom of every page.

use leptos::prelude::*;

#[component]
pub(crate) fn Footer() -> impl IntoView {
    view! {
        <footer class="site-footer">
            <p>"The page shows what you can do. The server checks it again before doing it."</p>
        </footer>
    }
}
