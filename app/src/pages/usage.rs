//! Calls per user today, for administrators.

use super::page_guards::signed_in_page;
use crate::{
    address::{self, PersonTab},
    components::{
        Column, Moment, PageHeading, Precision, UserText, card_table, limit_source, limit_text, loaded_for, page_link,
        page_links, sentence, tabs,
    },
    navigation::search_here,
    server_functions::read_usage,
};
use access::{Limit, UsagePage as Page, UsageRow};
use i18n::tr;
use leptos::prelude::*;

#[component]
pub(crate) fn UsagePage() -> impl IntoView {
    signed_in_page(|_| view! { <Today/> })
}

/// The tabs of the pages about usage.
pub(super) fn usage_tabs(shows_groups: bool) -> AnyView {
    let today = (address::usage(false, None), tr!("Today"), !shows_groups);
    tabs(tr!("About usage"), [today, (address::GROUP_LIMITS.to_owned(), tr!("Limits of groups"), shows_groups)])
}

#[component]
fn Today() -> impl IntoView {
    let search = search_here();
    let asked = Memo::new(move |_| address::usage_query(&search.read()));
    loaded_for(
        move || asked.get(),
        |(near_limit, after)| read_usage(after, near_limit),
        |(near_limit, after), page| listed(near_limit, after.is_some(), page),
    )
}

fn listed(near_limit: bool, further: bool, page: Page) -> AnyView {
    let content =
        if page.rows.is_empty() { nobody(near_limit, further, page.search_stopped) } else { table(page.rows) };
    let stopped = page.search_stopped.then(|| tr!("The search paused to stay quick: “Next page” goes on."));
    let first = further.then(|| page_link("first", address::usage(near_limit, None), tr!("First page")));
    let next = page.next.map(|next| page_link("next", address::usage(near_limit, Some(&next)), tr!("Next page")));
    let lead = sentence(
        tr!(
            "Calls of {day}, which ends at {time}. Choose somebody to see their last thirty days, to change their limit or \
             to give them their calls back."
        ),
        [
            ("day", page.day.into_any()),
            ("time", view! { <Moment at=page.resets_at precision=Precision::TimeOfDay/> }.into_any()),
        ],
    );
    view! {
        <PageHeading text=tr!("Usage")/>
        {usage_tabs(false)}
        <p class="lead page-lead">{lead}</p>
        {filter(near_limit)}
        <p class="list-count" role="status">
            {stopped}
        </p>
        {content}
        {page_links(tr!("Pages"), first, next)}
    }
    .into_any()
}

fn filter(near_limit: bool) -> AnyView {
    let links = [(false, tr!("Everybody")), (true, tr!("People near their limit"))].map(|(near, text)| {
        let is_current = near == near_limit;
        view! {
            <li>
                <a href=address::usage(near, None) aria-current=is_current.then_some("true")>
                    {text}
                </a>
            </li>
        }
    });
    view! {
        <nav class="periods" aria-label=tr!("People shown")>
            <ul role="list">{links.collect_view()}</ul>
        </nav>
    }
    .into_any()
}

/// What to say when nobody is listed.
fn nobody(near_limit: bool, further: bool, stopped: bool) -> AnyView {
    let (heading, text) = match (near_limit, further) {
        _ if stopped => (tr!("Nobody so far"), tr!("There are more people to look through. Go on with “Next page”.")),
        (true, true) => (tr!("Nobody else is near their limit"), tr!("Go back to the first page, or show everybody.")),
        (true, false) => {
            (tr!("Nobody is near their limit"), tr!("People who have used 90 % of their limit or more appear here."))
        }
        (false, true) => {
            (tr!("Nobody on this page"), tr!("Opening a resource is a call. People who make calls appear here."))
        }
        (false, false) => {
            (tr!("No calls today"), tr!("Opening a resource is a call. People who make calls appear here."))
        }
    };
    view! {
        <div class="empty">
            <h2>{heading}</h2>
            <p>{text}</p>
        </div>
    }
    .into_any()
}

fn table(rows: Vec<UsageRow>) -> AnyView {
    let rows: Vec<AnyView> = rows.into_iter().map(row).collect();
    let columns = [
        Column::Text(tr!("Person")),
        Column::Number(tr!("Calls today")),
        Column::Number(tr!("Limit")),
        Column::Text(tr!("Source")),
    ];
    card_table("table usage cards-when-narrow", tr!("Calls of today, the most first"), &columns, rows)
}

fn row(row: UsageRow) -> AnyView {
    let meter = match row.allowance.limit {
        Limit::Calls(limit) => Some(view! {
            <meter
                class="usage-meter"
                min="0"
                max=limit.max(1)
                value=row.calls.min(limit.max(1))
                optimum="0"
                low=limit.saturating_sub(limit / 10 + 1)
                high=limit.saturating_sub(1)
                aria-hidden="true"
            ></meter>
        }),
        Limit::Unlimited => None,
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <a class="resource-link" href=address::person_tab(&row.user, PersonTab::Usage, None, None)>
                    <span class="resource-title"><UserText text=row.name/></span>
                    " "
                    <span class="resource-path"><UserText text=row.user.username.clone()/></span>
                </a>
            </th>
            <td role="cell" data-label=tr!("Calls today") class="numeric">
                <span>
                    {meter}
                    " "
                    {row.calls}
                </span>
            </td>
            <td role="cell" data-label=tr!("Limit") class="numeric">
                {limit_text(row.allowance.limit)}
            </td>
            <td role="cell" data-label=tr!("Source") class="one-line">
                <span>{limit_source(&row.allowance.source)}</span>
            </td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_list_says_whether_more_people_are_to_be_looked_through() {
        let text = |further, stopped| Owner::new().with(|| nobody(true, further, stopped).to_html());
        assert!(text(false, true).contains("Nobody so far"));
        assert!(text(true, true).contains("Nobody so far"));
        assert!(text(false, false).contains("Nobody is near their limit"));
        assert!(text(true, false).contains("Nobody else"));
    }

    #[test]
    fn the_link_of_the_filter_that_applies_is_marked() {
        for (near_limit, current) in [(false, "/admin/usage"), (true, "/admin/usage?near=1")] {
            let html = Owner::new().with(|| filter(near_limit).to_html());
            assert_eq!(html.matches("aria-current=\"true\"").count(), 1);
            assert!(html.contains(&format!("href=\"{current}\" aria-current=\"true\"")), "{html}");
        }
    }
}
