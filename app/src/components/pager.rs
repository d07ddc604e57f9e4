//! Links to the previous and next page of a list.

use crate::address;
use access::{ListQuery, ResourcePage};
use leptos::prelude::*;

#[component]
pub(crate) fn Pager<'a>(query: &'a ListQuery, page: &'a ResourcePage) -> impl IntoView + use<> {
    let place = |after: Option<&String>, before: Option<&String>| {
        address::list(&ListQuery { after: after.cloned(), before: before.cloned(), ..query.clone() })
    };
    let link = |href: String, rel: &'static str, text: &'static str| {
        view! {
            <a class="button" rel=rel href=href>
                {text}
            </a>
        }
    };
    let previous = page.previous.as_ref().map(|end| link(place(None, Some(end)), "prev", "Previous page"));
    let next = page.next.as_ref().map(|start| link(place(Some(start), None), "next", "Next page"));
    (previous.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label="Pages">
                {previous}
                {next}
            </nav>
        }
    })
}
