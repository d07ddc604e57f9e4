//! Tabs: links to pages that belong together.

use leptos::prelude::*;

/// A tab: its URL, its text, and whether it is the current page.
pub(crate) type Tab = (String, &'static str, bool);

/// `label`: what the tabs are about, for assistive technology.
pub(crate) fn tabs(label: &'static str, tabs: impl IntoIterator<Item = Tab>) -> AnyView {
    let link = |(href, text, is_current): Tab| {
        view! {
            <li>
                <a href=href aria-current=is_current.then_some("page")>
                    {text}
                </a>
            </li>
        }
        .into_any()
    };
    let links: Vec<AnyView> = tabs.into_iter().map(link).collect();
    // Safari drops list semantics when bullets are hidden; the explicit role restores them.
    view! {
        <nav class="tabs" aria-label=label>
            <ul role="list">{links}</ul>
        </nav>
    }
    .into_any()
}
