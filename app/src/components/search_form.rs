//! Search and filters of the list of resources. Submitting them leads to a URL, as `start.js` says.

use crate::address;
use access::{ListQuery, MAX_SEARCH_CHARS};
use i18n::tr;
use leptos::{html, prelude::*};

#[component]
pub(crate) fn SearchForm(
    /// State of the list. A new search keeps the sort order and starts at the first page.
    query: Memo<ListQuery>,
    /// The fields of the filters.
    filters: AnyView,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    // The typed text stays until the URL changes the search, for example after “Clear search” or “Back”.
    let searched = Memo::new(move |_| query.with(|query| query.q.clone()));
    Effect::new(move |before: Option<String>| {
        let searched = searched.get();
        if before.is_some_and(|before| before != searched)
            && let Some(input) = input.get_untracked()
        {
            input.set_value(&searched);
        }
        searched
    });
    let kept = move || {
        let set = query.with(address::list_view).into_iter().filter_map(|(name, value)| Some((name, value?)));
        set.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()
    };
    let clear = move || query.with(|query| address::list(&ListQuery { q: String::new(), ..query.from_start() }));

    view! {
        <form class="list-search" role="search" method="get" action="/resources" data-navigate="">
            <div class="search">
                <label class="visually-hidden" for="search-resources">
                    {tr!("Search resources")}
                </label>
                <input
                    id="search-resources"
                    type="search"
                    name="q"
                    dir="auto"
                    placeholder=tr!("Title, path, summary, owner or role")
                    maxlength=MAX_SEARCH_CHARS
                    autocomplete="off"
                    value=query.get_untracked().q
                    node_ref=input
                />
                {kept}
                <button type="submit" class="button">
                    {tr!("Search")}
                </button>
                {move || {
                    (!searched.read().is_empty())
                        .then(|| {
                            view! {
                                <a class="text-link" href=clear()>
                                    {tr!("Clear search")}
                                </a>
                            }
                        })
                }}
            </div>
            {filters}
        </form>
    }
}
