//! A page's heading and title.

use super::{UserText, focus::focus};
use crate::{address, browser::page_is_shown, escape::unescaped_by_leptos, navigation::Navigation};
use access::Untrusted;
use leptos::{html, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// The only `h1` of a page. It takes the focus after client-side navigation; otherwise a screen reader would not notice
/// the new page.
#[component]
pub(crate) fn PageHeading(
    /// Text of the heading.
    #[prop(into)]
    text: String,
    /// Document title, if it differs from the heading.
    #[prop(optional, into)]
    title: Option<String>,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    let location = use_location();
    let path = location.pathname;
    let navigation = use_context::<Navigation>();
    Effect::new(move || {
        let Some(heading) = heading.get() else { return };
        if navigation.is_some_and(|navigation| navigation.arrive(path.get_untracked())) {
            focus(heading);
        }
        // After the focus, which scrolls to the heading.
        page_is_shown(&address::of(&location));
    });
    let title = match title.unwrap_or_else(|| text.clone()) {
        title if title == "Usher" => title,
        title => format!("{} · Usher", Untrusted(&title)),
    };
    view! {
        <Title text=unescaped_by_leptos(title)/>
        <h1 node_ref=heading tabindex="-1">
            <UserText text/>
        </h1>
    }
}
