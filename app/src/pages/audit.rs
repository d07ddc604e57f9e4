//! The audit trail, newest first. The filters are in the URL.

use super::page_guards::signed_in_page;
use crate::{
    address::{self, AuditFilters},
    components::{AuditFilterForm, Moment, OutcomeBadge, PageHeading, Precision, UserText, action_words, loaded_for},
    server_functions::list_audit,
};
use access::{AuditPage as Page, AuditRecord};
use leptos::{either::Either, prelude::*};
use leptos_meta::Meta;
use leptos_router::hooks::use_location;

/// Reload interval of the live view, in seconds.
const LIVE: &str = "5";

#[component]
pub(crate) fn AuditPage() -> impl IntoView {
    signed_in_page(|_| view! { <AuditTrail/> })
}

#[component]
fn AuditTrail() -> impl IntoView {
    let search = use_location().search;
    let filters = Memo::new(move |_| AuditFilters::of(&search.read()));
    let page = loaded_for(
        move || search.get(),
        |search| list_audit(AuditFilters::of(&search).query()),
        |search, page| {
            let filters = AuditFilters::of(&search);
            view! { <Listed filters page/> }
        },
    );
    view! {
        {move || filters.read().live.then(|| view! { <Meta http_equiv="refresh" content=LIVE/> })}
        {page}
    }
}

#[component]
fn Listed(filters: AuditFilters, page: Page) -> impl IntoView {
    let further = filters.after.is_some();
    let next = page.next.clone().map(|next| AuditFilters { after: Some(next), live: false, ..filters.clone() }.page());
    let first = AuditFilters { after: None, ..filters.clone() }.page();
    let live = AuditFilters { after: None, live: !filters.live, ..filters.clone() }.page();
    let exports = [("jsonl", "Export JSON Lines"), ("csv", "Export CSV")].map(|(format, text)| {
        view! {
            <a class="button" href=filters.export(format) rel="external" download="">
                {text}
            </a>
        }
    });
    let content = if page.records.is_empty() {
        let (heading, text) = match (page.next.is_some(), filters.are_none()) {
            (true, _) => ("Nothing found so far", "The search paused to stay quick: “Older” goes on."),
            (false, true) if !further => ("Nothing here yet", "What people do and what they are denied appears here."),
            (false, true) => ("Nothing older", "This is the end of the trail."),
            (false, false) => ("No record matches", "Remove a filter, or enter only the beginning of a name or path."),
        };
        Either::Left(view! {
            <div class="empty">
                <h2>{heading}</h2>
                <p>{text}</p>
            </div>
        })
    } else {
        Either::Right(view! {
            <div class="card table-card">
                <RecordTable records=page.records/>
            </div>
        })
    };
    view! {
        <div class="page-head">
            <PageHeading text="Audit trail"/>
            <div class="actions">
                <a class="button" href=live rel="external">
                    {if filters.live { "Stop live view" } else { "Live view" }}
                </a>
                {exports}
            </div>
        </div>
        {filters
            .live
            .then(|| {
                view! {
                    <p class="alert alert-info" role="note">
                        {format!("Live: refreshes every {LIVE} seconds.")}
                    </p>
                }
            })}
        <AuditFilterForm filters=filters.clone()/>
        {content}
        <nav class="pager" aria-label="Pages">
            {further
                .then(|| {
                    view! {
                        <a class="button" rel="first" href=first>
                            "Newest"
                        </a>
                    }
                })}
            {next
                .map(|next| {
                    view! {
                        <a class="button" rel="next" href=next>
                            "Older"
                        </a>
                    }
                })}
        </nav>
    }
}

#[component]
fn RecordTable(records: Vec<AuditRecord>) -> impl IntoView {
    let rows = records.into_iter().map(|record| view! { <Row record/> }).collect_view();
    // ARIA roles are explicit because the style sheet turns rows into cards on narrow screens, and browsers drop table
    // semantics when `display` changes.
    view! {
        <table class="table cards-when-narrow audit" role="table">
            <caption class="visually-hidden">"Records, the newest first"</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">"When"</th>
                    <th role="columnheader" scope="col">"Who"</th>
                    <th role="columnheader" scope="col">"Action"</th>
                    <th role="columnheader" scope="col">"On"</th>
                    <th role="columnheader" scope="col">"Outcome"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

#[component]
fn Row(record: AuditRecord) -> impl IntoView {
    let seconds = record.at / 1_000;
    let by = AuditFilters { actor: record.actor.clone(), ..AuditFilters::default() }.page();
    let on = AuditFilters { object: record.object.clone(), ..AuditFilters::default() }.page();
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <a href=address::record(&record.id)>
                    <Moment at=seconds precision=Precision::Second/>
                </a>
            </th>
            <td role="cell" data-label="Who">
                {if record.actor.is_empty() {
                    Either::Left("Somebody unknown")
                } else {
                    Either::Right(view! { <a href=by><UserText text=record.actor/></a> })
                }}
            </td>
            <td role="cell" data-label="Action">
                {action_words(&record.action)}
            </td>
            <td role="cell" data-label="On">
                {(!record.object.is_empty())
                    .then(|| {
                        view! {
                            <a href=on>
                                <UserText text=record.object/>
                            </a>
                        }
                    })}
            </td>
            <td role="cell" data-label="Outcome">
                <OutcomeBadge outcome=record.outcome/>
                {(!record.reason.is_empty()).then(|| view! { <span class="resource-summary"><UserText text=record.reason/></span> })}
            </td>
        </tr>
    }
}
