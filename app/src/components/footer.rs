//! The bottom of every page.

use leptos::prelude::*;

#[component]
pub(crate) fn Footer() -> impl IntoView {
    view! {
        <footer class="site-footer">
            <p>"Usher asks the same rules twice: once to show you what you may do, and once on the server before it is done."</p>
        </footer>
    }
}
