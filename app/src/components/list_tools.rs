//! Count of a list, and what to do when it is empty.

use crate::address;
use access::{ListQuery, ResourcePage, Untrusted};
use leptos::prelude::*;

/// Number of results; announced when it changes.
#[component]
pub(crate) fn ListCount<'a>(query: &'a ListQuery, page: &'a ResourcePage) -> impl IntoView + use<> {
    let paused = if query.q.is_empty() {
        " This page was cut short to stay quick: “Next page” goes on."
    } else {
        " The search paused to stay quick: “Next page” goes on."
    };
    let stopped = page.search_stopped.then_some(paused);
    view! {
        <p class="list-count" role="status">
            {count(query, page)}
            {stopped}
        </p>
    }
}

fn count(query: &ListQuery, page: &ResourcePage) -> String {
    let found = page.count.unwrap_or(page.resources.len() as u64);
    let resources = if found == 1 { "resource" } else { "resources" };
    let uncounted = page.count.is_none() && (page.next.is_some() || page.previous.is_some());
    let so_far = uncounted && page.next.is_some();
    let words = match query.q.as_str() {
        "" if uncounted => " on this page",
        "" => "",
        _ if so_far => " so far match ",
        _ if uncounted => " on this page for ",
        _ if found == 1 => " matches ",
        _ => " match ",
    };
    let quoted = if query.q.is_empty() { String::new() } else { format!("“{}”", Untrusted(&query.q)) };
    format!("{found} {resources}{words}{quoted}")
}

/// Text for an empty list. It distinguishes "nothing yet" from "no match".
#[component]
pub(crate) fn NothingToList<'a>(query: &'a ListQuery, page: &'a ResourcePage) -> impl IntoView + use<> {
    let new_resource = || {
        view! {
            <a class="button button-primary" href="/resources/new">
                "New resource"
            </a>
        }
    };
    let (heading, text, action) = if page.search_stopped {
        (
            match query.q.as_str() {
                "" => "Nothing so far".to_owned(),
                q => format!("No match for “{}” so far", Untrusted(q)),
            },
            "There are more resources to look through. Go on with “Next page”.",
            ().into_any(),
        )
    } else if !query.q.is_empty() {
        (
            format!("No resource matches “{}”", Untrusted(&query.q)),
            "The search looks for all words in titles, paths, summaries, owners and roles. Try fewer or other words.",
            view! {
                <a class="button" href=address::list(&ListQuery { q: String::new(), ..query.clone() })>
                    "Show all resources"
                </a>
            }
            .into_any(),
        )
    } else if query.after.is_some() || query.before.is_some() {
        (
            "Nothing on this page".to_owned(),
            "The list has become shorter meanwhile.",
            view! {
                <a class="button" href="/resources">
                    "Back to the first page"
                </a>
            }
            .into_any(),
        )
    } else {
        (
            "Nothing here yet".to_owned(),
            "A resource is a page of text with a path, an owner, and the roles it is open to. Write the first one.",
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
    }
}
