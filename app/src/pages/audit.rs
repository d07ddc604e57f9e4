//! The audit trail, newest first. The filters are in the URL.

use super::{
    audit_live::{LIVE_SECONDS, joined, newer},
    audit_views::{refused_form, refused_view, views_menu},
    page_guards::signed_in_page,
};
use crate::{
    Problem,
    address::{self, AuditFilters},
    browser::{page_is_shown, repeat},
    components::{
        AuditFilterForm, FormFlash, Moment, OutcomeBadge, PageHeading, PeriodLinks, Precision, ProblemView, UserText,
        action_words, audit_reason, loaded_for, page_link, page_links,
    },
    navigation::search_here,
    page_context::page_state,
    server_functions::list_audit,
};
use access::{AuditPage as Page, AuditRecord, AuditTrail as Trail};
use i18n::tr;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_location;
use std::time::Duration;

#[component]
pub(crate) fn AuditPage() -> impl IntoView {
    signed_in_page(|_| view! { <AuditTrail/> })
}

#[component]
fn AuditTrail() -> impl IntoView {
    let location = use_location();
    let search = search_here();
    // Turning the live view on or off changes the URL, but loads nothing: records and typed text stay.
    let live = Memo::new(move |_| AuditFilters::of(&search.read()).are_live());
    let shown = Memo::new(move |_| AuditFilters::of(&search.read()).shown());
    Effect::new(move |before: Option<()>| {
        live.track();
        if before.is_some() {
            page_is_shown(&address::of(&location));
        }
    });
    let zone = page_state().context.time_zone.clone();
    let was_loaded = StoredValue::new(false);
    loaded_for(
        move || shown.get(),
        move |shown| {
            let trail = list_audit(AuditFilters::of(&shown).query(zone.as_ref()), false);
            async move { Ok(trail.await) }
        },
        move |shown, trail| {
            let filters = AuditFilters::of(&shown);
            match trail {
                Ok(trail) => {
                    let is_next = was_loaded.get_value();
                    was_loaded.set_value(true);
                    view! { <Listed filters is_next trail live/> }.into_any()
                }
                Err(problem) => not_listed(&filters, problem),
            }
        },
    )
}

/// A refused form is shown even if the records cannot be read: typed text must not be lost.
fn not_listed(filters: &AuditFilters, problem: Problem) -> AnyView {
    match refused_view() {
        Some(refused) => view! {
            <PageHeading text=tr!("Audit trail")/>
            {refused_form(filters, Vec::new(), refused)}
        }
        .into_any(),
        None => view! { <ProblemView problem/> }.into_any(),
    }
}

/// `is_next`: whether the records of other filters were shown before.
#[component]
fn Listed(filters: AuditFilters, is_next: bool, trail: Trail, live: Memo<bool>) -> impl IntoView {
    let Trail { page, views } = trail;
    let (menu, refused) = match refused_view() {
        Some(refused) => (None, Some(refused_form(&filters, views, refused))),
        None => (Some(views_menu(&filters, views)), None),
    };
    let further = filters.after.is_some();
    let first = AuditFilters { after: None, ..filters.clone() };
    let exports = [("jsonl", tr!("Export JSON Lines")), ("csv", tr!("Export CSV"))].map(|(format, text)| {
        view! {
            <a class="button" href=filters.export(format) rel="external" download="">
                {text}
            </a>
        }
    });
    let records = page.records.clone();
    let page = RwSignal::new(page);
    let news = follow(live, first.clone(), page);
    let with_live = first.clone();
    let toggle = move || AuditFilters { live: !live.get(), ..with_live.clone() }.page();
    let of_next = filters.clone();
    // Not with every record that appears on top.
    let next = Memo::new(move |_| page.with(|page| page.next.clone()));
    let pager = move || {
        let newest = further.then(|| page_link("first", first.page(), tr!("Newest")));
        let older =
            |next| page_link("next", AuditFilters { after: Some(next), ..of_next.clone() }.page(), tr!("Older"));
        page_links(tr!("Pages"), newest, next.get().map(older))
    };
    view! {
        <div class="page-head">
            <PageHeading text=tr!("Audit trail")/>
            <div class="actions">
                <a class="button" href=toggle>
                    {move || if live.get() { tr!("Pause") } else { tr!("Live view") }}
                </a>
                {menu}
                {exports}
            </div>
        </div>
        <p class="live" role="status">
            {move || live.get().then(|| news.get().text())}
        </p>
        <FormFlash/>
        {refused}
        <PeriodLinks filters=filters.clone() live/>
        <AuditFilterForm filters=filters.clone() records is_next live/>
        <Records filters page/>
        {pager}
    }
}

/// What the live view says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct News {
    /// Number of records that have appeared.
    new: usize,
    /// Whether the server did not answer the last time.
    failed: bool,
}

impl News {
    /// The sentence for the user.
    fn text(self) -> String {
        match self {
            Self { failed: true, .. } => tr!("The live view is interrupted. Usher tries again by itself.").to_owned(),
            Self { new: 0, .. } => tr!(
                "Live: new records appear on top every {n} second."
                    | "Live: new records appear on top every {n} seconds.",
                n = LIVE_SECONDS
            ),
            Self { new, .. } => tr!("Live: {n} new record." | "Live: {n} new records.", n = new),
        }
    }
}

/// While the page is live, puts new records on top of it.
fn follow(live: Memo<bool>, filters: AuditFilters, page: RwSignal<Page>) -> RwSignal<News> {
    let news = RwSignal::new(News::default());
    let query = filters.query(page_state().context.time_zone.as_ref());
    Effect::new(move || {
        if !live.get() {
            return;
        }
        let query = query.clone();
        repeat(Duration::from_secs(LIVE_SECONDS.into()), move || {
            let query = page.try_with_untracked(|page| newer(query.clone(), page));
            async move {
                let Some(query) = query else { return };
                let found = list_audit(query, true).await;
                // Meanwhile another page may be shown.
                let Some(was) = news.try_get_untracked() else { return };
                let now = match found {
                    Err(_) => News { failed: true, ..was },
                    Ok(found) => {
                        let found = page.try_with_untracked(|page| joined(page, found.page));
                        let Some((joined, new)) = found else { return };
                        if new > 0 {
                            page.set(joined);
                        }
                        News { new: was.new + new, failed: false }
                    }
                };
                if now != was {
                    news.set(now);
                }
            }
        });
    });
    news
}

#[component]
fn Records(filters: AuditFilters, page: RwSignal<Page>) -> impl IntoView {
    let is_empty = Memo::new(move |_| page.with(|page| page.records.is_empty()));
    move || {
        if is_empty.get() {
            let filters = filters.clone();
            let is_paused = move || page.with(|page| page.next.is_some());
            Either::Left(move || view! { <NoRecords filters=filters.clone() is_paused=is_paused()/> })
        } else {
            Either::Right(view! {
                <div class="card table-card">
                    <RecordTable page/>
                </div>
            })
        }
    }
}

/// `is_paused`: whether the search stopped before the end.
#[component]
fn NoRecords(filters: AuditFilters, is_paused: bool) -> impl IntoView {
    let (heading, text) = match (is_paused, filters.are_none()) {
        (true, _) => (tr!("Nothing found so far"), tr!("The search paused to stay quick: “Older” goes on.")),
        (false, true) if filters.after.is_none() => {
            (tr!("Nothing here yet"), tr!("What people do and what they are denied appears here."))
        }
        (false, true) => (tr!("Nothing older"), tr!("This is the end of the trail.")),
        (false, false) => {
            (tr!("No record matches"), tr!("Remove a filter, or enter only the beginning of a name or path."))
        }
    };
    view! {
        <div class="empty">
            <h2>{heading}</h2>
            <p>{text}</p>
        </div>
    }
}

/// The records of the page, one line each.
#[component]
pub(super) fn RecordTable(page: RwSignal<Page>) -> impl IntoView {
    let records = move || page.with(|page| page.records.clone());
    // ARIA roles are explicit because the style sheet turns rows into cards on narrow screens, and browsers drop table
    // semantics when `display` changes.
    view! {
        <table class="table cards-when-narrow audit" role="table">
            <caption class="visually-hidden">{tr!("Records, the newest first")}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{tr!("When")}</th>
                    <th role="columnheader" scope="col">{tr!("Who")}</th>
                    <th role="columnheader" scope="col">{tr!("Action")}</th>
                    <th role="columnheader" scope="col">{tr!("On what")}</th>
                    <th role="columnheader" scope="col">{tr!("Outcome")}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                <For each=records key=|record| record.id.clone() children=|record| view! { <Row record/> }/>
            </tbody>
        </table>
    }
}

#[component]
fn Row(record: AuditRecord) -> impl IntoView {
    let seconds = record.at / 1_000;
    let by = AuditFilters { actor: record.actor.clone(), ..AuditFilters::default() }.page();
    let on = AuditFilters { object: record.object.clone(), ..AuditFilters::default() }.page();
    let reason = (!record.reason.is_empty()).then(|| view! { <span class="reason">{audit_reason(&record)}</span> });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <a href=address::record(&record.id)>
                    <Moment at=seconds precision=Precision::Second/>
                </a>
            </th>
            <td role="cell" data-label=tr!("Who")>
                {if record.actor.is_empty() {
                    Either::Left(tr!("Somebody unknown"))
                } else {
                    Either::Right(view! { <a href=by><UserText text=record.actor/></a> })
                }}
            </td>
            <td role="cell" data-label=tr!("Action")>
                {action_words(&record.action)}
            </td>
            <td role="cell" data-label=tr!("On what")>
                {(!record.object.is_empty())
                    .then(|| {
                        view! {
                            <a href=on>
                                <UserText text=record.object/>
                            </a>
                        }
                    })}
            </td>
            <td role="cell" data-label=tr!("Outcome")>
                <p class="outcome">
                    <OutcomeBadge outcome=record.outcome/>
                    " "
                    {reason}
                </p>
            </td>
        </tr>
    }
}
