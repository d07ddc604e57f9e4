//! Navigation between the administrator pages.

use crate::address;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

const OVERVIEW: &str = "/admin";
const PAGES: [(&str, &str); 8] = [
    (OVERVIEW, "Overview"),
    (address::PEOPLE, "People"),
    ("/requests", "Requests"),
    ("/admin/map", "Resource map"),
    ("/admin/usage", "Usage"),
    ("/admin/audit", "Audit trail"),
    ("/admin/why", "Why?"),
    ("/admin/doctor", "Doctor"),
];

#[component]
pub(crate) fn AdminNav() -> impl IntoView {
    let path = use_location().pathname;
    let links = PAGES.map(|(page, text)| {
        let current = move || path.with(|path| contains(page, path)).then_some("page");
        view! {
            <li>
                <a href=page aria-current=current>
                    {text}
                </a>
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

/// Whether the page at this path belongs to `page`.
fn contains(page: &str, path: &str) -> bool {
    match path.strip_prefix(page) {
        Some("") => true,
        Some(rest) => page != OVERVIEW && rest.starts_with('/'),
        None => page == address::PEOPLE && path == address::SELECTED_PEOPLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_is_below_one_link() {
        for (path, link) in [
            ("/admin", "Overview"),
            ("/admin/people", "People"),
            ("/admin/people/ann", "People"),
            ("/admin/people/ann/sessions", "People"),
            ("/admin/selected-people", "People"),
            ("/admin/map/row", "Resource map"),
            ("/admin/audit/7", "Audit trail"),
        ] {
            let links: Vec<&str> =
                PAGES.iter().filter(|(page, _)| contains(page, path)).map(|(_, link)| *link).collect();
            assert_eq!(links, [link], "{path}");
        }
        assert!(!PAGES.iter().any(|(page, _)| contains(page, "/admin/mapped")));
    }
}
