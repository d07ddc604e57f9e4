//! Navigation between the administrator pages.

use crate::{
    address,
    destinations::{ADMINISTRATION, Destination},
};
use i18n::tr;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

const OVERVIEW: &str = ADMINISTRATION[0].href;

#[component]
pub(crate) fn AdminNav() -> impl IntoView {
    let path = use_location().pathname;
    let links = ADMINISTRATION.iter().map(|&Destination { href, text, .. }| {
        let current = move || path.with(|path| contains(href, path)).then_some("page");
        view! {
            <li>
                <a href=href aria-current=current>
                    {i18n::translate(text)}
                </a>
            </li>
        }
    });
    view! {
        <nav class="side-nav" aria-label=tr!("Administration")>
            // A column of links where there is room, else a menu: see `menus.css`.
            <button type="button" class="menu-button menu-toggle" popovertarget="admin-menu">
                {tr!("Administration")}
            </button>
            <ul id="admin-menu" class="menu nav-menu" role="list" popover="auto">
                {links.collect_view()}
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
                ADMINISTRATION.iter().filter(|page| contains(page.href, path)).map(|page| page.text).collect();
            assert_eq!(links, [link], "{path}");
        }
        assert!(!ADMINISTRATION.iter().any(|page| contains(page.href, "/admin/mapped")));
    }
}
