//! What a form that was posted has done, said on the page that follows.

use crate::address;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The words, by what the address says is done.
const WORDS: [(&str, &str); 6] = [
    ("session", "That browser is signed out."),
    ("everywhere", "Signed out everywhere. Whoever still has a page open there sees it emptied."),
    ("limit", "The limit is saved. It takes effect within five seconds."),
    ("map", "The resource map is saved. It takes effect within five seconds."),
    ("usage", "Today’s calls are set back to none."),
    ("groups", "The groups are saved. The change takes effect within five seconds."),
];

#[component]
pub(crate) fn DoneLine() -> impl IntoView {
    let search = use_location().search;
    let words = move || {
        WORDS.into_iter().find(|(done, _)| address::has_pair(&search.read(), "done", done)).map(|(_, words)| words)
    };
    view! {
        <div role="status">
            {move || words().map(|text| view! { <p class="alert alert-success">{text}</p> })}
        </div>
    }
}
