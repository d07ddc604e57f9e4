//! Navigation between the administrator pages.

use leptos::prelude::*;
use leptos_router::components::A;

#[component]
pub(crate) fn AdminNav() -> impl IntoView {
    let pages = [
        ("/admin", "Overview"),
        ("/admin/people", "People"),
        ("/requests", "Requests"),
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
        <nav class="side-nav" aria-label="Administration">
            // A column of links where there is room, else a menu: see `menus.css`.
            <button type="button" class="menu-button menu-toggle" popovertarget="admin-menu">
                "Administration"
            </button>
            <ul id="admin-menu" class="menu nav-menu" role="list" popover="auto">
                {links}
            </ul>
        </nav>
    }
}
