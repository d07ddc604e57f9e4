//! The pages of administrators.

use leptos::prelude::*;
use leptos_router::components::A;

#[component]
pub(crate) fn AdminNav() -> impl IntoView {
    let pages = [("/admin/people", "People"), ("/admin/usage", "Usage"), ("/admin/audit", "Audit trail")];
    let links = pages.map(|(href, text)| {
        view! {
            <li>
                <A href=href>{text}</A>
            </li>
        }
    });
    view! {
        <nav class="tabs" aria-label="Administration">
            <ul role="list">{links}</ul>
        </nav>
    }
}
