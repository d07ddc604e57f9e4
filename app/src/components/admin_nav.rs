//! Navigation between the administrator pages.

use leptos::prelude::*;
use leptos_router::components::A;

#[component]
pub(crate) fn AdminNav() -> impl IntoView {
    let pages = [
        ("/admin", "Overview"),
        ("/admin/people", "People"),
        ("/admin/map", "Resource map"),
        ("/admin/usage", "Usage"),
        ("/admin/audit", "Audit trail"),
        ("/admin/why", "Why?"),
        ("/admin/doctor", "Doctor"),
    ];
    let links = pages.map(|(href, text)| {
        view! {
            <li>
                <A href=href exact={href == "/admin"}>
                    {text}
                </A>
            </li>
        }
    });
    view! {
        <nav class="tabs" aria-label="Administration">
            <ul role="list">{links}</ul>
        </nav>
    }
}
