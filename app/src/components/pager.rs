//! Links to other pages of a list.

use crate::address;
use access::{ListQuery, ResourcePage};
use i18n::tr;
use leptos::prelude::*;

#[component]
pub(crate) fn Pager<'a>(query: &'a ListQuery, page: &'a ResourcePage) -> impl IntoView + use<> {
    let place = |after: Option<&String>, before: Option<&String>| {
        address::list(&ListQuery { after: after.cloned(), before: before.cloned(), ..query.clone() })
    };
    let previous = page.previous.as_ref().map(|end| page_link("prev", place(None, Some(end)), tr!("Previous page")));
    let next = page.next.as_ref().map(|start| page_link("next", place(Some(start), None), tr!("Next page")));
    page_links(tr!("Pages"), previous, next)
}

/// A link for [`page_links`].
pub(crate) fn page_link(rel: &'static str, href: String, text: &'static str) -> AnyView {
    view! {
        <a class="button" rel=rel href=href>
            {text}
        </a>
    }
    .into_any()
}

/// The links of a list or of one of its entries; nothing if there are none. `label` names the navigation.
pub(crate) fn page_links(label: &'static str, back: Option<AnyView>, onward: Option<AnyView>) -> Option<AnyView> {
    (back.is_some() || onward.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label=label>
                {back}
                {onward}
            </nav>
        }
        .into_any()
    })
}
