//! Count of a list, and what to do when it is empty.

use super::resource_filters::filter_removals;
use crate::address;
use access::{ListQuery, ResourcePage, Untrusted};
use i18n::tr;
use leptos::prelude::*;

/// Number of results; announced when it changes.
#[component]
pub(crate) fn ListCount<'a>(query: &'a ListQuery, page: &'a ResourcePage) -> impl IntoView + use<> {
    let paused = if query.is_restricted() {
        tr!("The search paused to stay quick: “Next page” goes on.")
    } else {
        tr!("This page was cut short to stay quick: “Next page” goes on.")
    };
    let stopped = page.search_stopped.then(|| format!(" {paused}"));
    view! {
        <p class="list-count" role="status">
            {count(query, page)}
            {stopped}
        </p>
    }
}

fn count(query: &ListQuery, page: &ResourcePage) -> String {
    let found = page.count.unwrap_or(page.resources.len() as u64);
    let uncounted = page.count.is_none() && (page.next.is_some() || page.previous.is_some());
    match (restrictions(query), uncounted) {
        (None, false) => tr!("{n} resource" | "{n} resources", n = found),
        (None, true) => tr!("{n} resource on this page" | "{n} resources on this page", n = found),
        (Some(asked), false) => {
            tr!("{n} resource matches {asked}" | "{n} resources match {asked}", n = found, asked = asked)
        }
        (Some(asked), true) if page.previous.is_none() => {
            tr!("{n} resource so far matches {asked}" | "{n} resources so far match {asked}", n = found, asked = asked)
        }
        (Some(asked), true) => tr!(
            "{n} resource on this page matches {asked}" | "{n} resources on this page match {asked}",
            n = found,
            asked = asked
        ),
    }
}

/// What the resources match: `“x” and the filters`. `None` if the list is not restricted.
fn restrictions(query: &ListQuery) -> Option<String> {
    let text = Untrusted(&query.q);
    match (query.q.is_empty(), query.has_filter()) {
        (true, false) => None,
        (true, true) => Some(tr!("the filters").to_owned()),
        (false, false) => Some(tr!("“{text}”", text = text)),
        (false, true) => Some(tr!("“{text}” and the filters", text = text)),
    }
}

/// Text for an empty list. It distinguishes "nothing yet" from "no match".
#[component]
pub(crate) fn NothingToList<'a>(query: &'a ListQuery, page: &'a ResourcePage) -> impl IntoView + use<> {
    let new_resource = || {
        view! {
            <a class="button button-primary" href="/resources/new">
                {tr!("New resource")}
            </a>
        }
    };
    let (heading, text, action) = if page.search_stopped {
        (
            match restrictions(query) {
                None => tr!("Nothing so far").to_owned(),
                Some(asked) => tr!("No match for {asked} so far", asked = asked),
            },
            tr!("There are more resources to look through. Go on with “Next page”."),
            ().into_any(),
        )
    } else if let Some(asked) = restrictions(query) {
        let all = ListQuery { q: String::new(), role: String::new(), owner: String::new(), ..query.from_start() };
        (
            tr!("No resource matches {asked}", asked = asked),
            match (query.q.is_empty(), query.has_filter()) {
                (true, _) => tr!("Remove a filter to see more. Filters compare whole roles and usernames."),
                (false, true) => tr!("Remove a filter, or search for fewer or other words."),
                (false, false) => tr!(
                    "The search looks for all words in titles, paths, summaries, owners and roles. Try fewer or other \
                     words."
                ),
            },
            view! {
                <p class="actions">
                    {filter_removals(query)}
                    <a class="button" href=address::list(&all)>
                        {tr!("Show all resources")}
                    </a>
                </p>
            }
            .into_any(),
        )
    } else if query.after.is_some() || query.before.is_some() {
        (
            tr!("Nothing on this page").to_owned(),
            tr!("The list has become shorter meanwhile."),
            view! {
                <a class="button" href="/resources">
                    {tr!("Back to the first page")}
                </a>
            }
            .into_any(),
        )
    } else {
        (
            tr!("Nothing here yet").to_owned(),
            tr!(
                "A resource is a page of text with a path, an owner, and the roles it is open to. Write the first one."
            ),
            new_resource().into_any(),
        )
    };
    view! {
        <div class="empty">
            <h2>{heading}</h2>
            <p>{text}</p>
            {action}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_a_sentence() {
        let page = |count| ResourcePage { count, ..ResourcePage::default() };
        let search = ListQuery { q: "x".to_owned(), ..ListQuery::default() };
        assert_eq!(count(&ListQuery::default(), &page(Some(42))), "42 resources");
        assert_eq!(count(&ListQuery::default(), &page(Some(1))), "1 resource");
        assert_eq!(count(&search, &page(Some(3))), "3 resources match “x”");
        assert_eq!(count(&search, &page(Some(1))), "1 resource matches “x”");
        let middle = ResourcePage { next: Some("n".to_owned()), ..page(None) };
        assert_eq!(count(&search, &middle), "0 resources so far match “x”");
        let later = ResourcePage { previous: Some("p".to_owned()), ..middle };
        assert_eq!(count(&search, &later), "0 resources on this page match “x”");
        assert_eq!(count(&ListQuery::default(), &later), "0 resources on this page");
        let mine = ListQuery { owner: "ann".to_owned(), ..ListQuery::default() };
        assert_eq!(count(&mine, &page(Some(1))), "1 resource matches the filters");
        assert_eq!(
            count(&ListQuery { role: "x".to_owned(), ..search }, &page(Some(2))),
            "2 resources match “x” and the filters"
        );
    }

    #[test]
    fn an_empty_list_says_what_restricts_it() {
        let html = |query: &ListQuery, page: &ResourcePage| {
            Owner::new().with(|| view! { <NothingToList query page/> }.to_html())
        };
        let mine = ListQuery { owner: "ann".to_owned(), ..ListQuery::default() };
        let nothing = html(&mine, &ResourcePage::default());
        assert!(nothing.contains("No resource matches the filters"), "{nothing}");
        assert!(nothing.contains("Remove “Owned by: ann”") && nothing.contains("href=\"/resources\""), "{nothing}");
        let both = html(&ListQuery { q: "x".to_owned(), ..mine.clone() }, &ResourcePage::default());
        assert!(both.contains("No resource matches “x” and the filters"), "{both}");
        let paused = html(&mine, &ResourcePage { search_stopped: true, ..ResourcePage::default() });
        assert!(paused.contains("No match for the filters so far"), "{paused}");
    }
}
