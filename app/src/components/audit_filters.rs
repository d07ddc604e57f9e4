//! Filters of the audit trail: links for the period, and a form. Both lead to a URL.

use crate::{
    address::{AuditFilters, PERIODS},
    page_context::page_state,
};
use access::{AuditAction, AuditRecord};
use i18n::tr;
use leptos::{html, prelude::*};
use std::collections::BTreeSet;

#[component]
pub(crate) fn AuditFilterForm(
    /// The filters of the records shown.
    filters: AuditFilters,
    /// The records shown: their names are suggested.
    records: Vec<AuditRecord>,
    /// Whether other filters were shown before.
    is_next: bool,
    /// Whether new records appear by themselves.
    live: Memo<bool>,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    // The form says what is shown: text that was typed before a link changed the filters would say something else.
    Effect::new(move || {
        if is_next && let Some(form) = form.get() {
            form.reset();
        }
    });
    let actions = AuditAction::ALL.iter().map(|recorded| {
        let action = recorded.name();
        let chosen = filters.action == action;
        view! {
            <option value=action selected=chosen>
                {super::action_words(action)}
            </option>
        }
    });
    let actions = actions.collect_view();
    let outcomes = [("done", tr!("Done")), ("denied", tr!("Denied"))].map(|(name, text)| {
        let chosen = filters.outcome == name;
        view! {
            <option value=name selected=chosen>
                {text}
            </option>
        }
    });
    let is_local = page_state().context.time_zone.is_some();
    let (starts, ends) = if is_local { (tr!("From"), tr!("Until")) } else { (tr!("From (UTC)"), tr!("Until (UTC)")) };
    // After the field for the start, which counts if something is typed into it.
    let period = filters.period().map(|period| view! { <input type="hidden" name="from" value=period.name/> });
    let from = if filters.period().is_some() { String::new() } else { filters.from.clone() };
    let subject = (!filters.subject.is_empty())
        .then(|| view! { <input type="hidden" name="subject" value=filters.subject.clone()/> });
    let stays_live = move || live.get().then(|| view! { <input type="hidden" name="live" value="1"/> });
    view! {
        <form
            class="audit-filters card"
            role="search"
            method="get"
            action="/admin/audit"
            aria-label=tr!("Filter the audit trail")
            data-navigate=""
            node_ref=form
        >
            {subject}
            {stays_live}
            <p class="field">
                <label for="actor">{tr!("Who")}</label>
                <input
                    id="actor"
                    type="text"
                    name="actor"
                    dir="auto"
                    value=filters.actor
                    placeholder=tr!("Username")
                    maxlength="128"
                    list="actors"
                />
                {suggested("actors", &records, |record| &record.actor)}
            </p>
            <p class="field">
                <label for="action">{tr!("Action")}</label>
                <select id="action" name="action">
                    <option value="">{tr!("Any")}</option>
                    {actions}
                </select>
            </p>
            <p class="field">
                <label for="object">{tr!("On what")}</label>
                <input
                    id="object"
                    type="text"
                    name="object"
                    dir="auto"
                    value=filters.object
                    placeholder=tr!("Path or user")
                    maxlength="256"
                    list="objects"
                />
                {suggested("objects", &records, |record| &record.object)}
            </p>
            <p class="field">
                <label for="outcome">{tr!("Outcome")}</label>
                <select id="outcome" name="outcome">
                    <option value="">{tr!("Any")}</option>
                    {outcomes}
                </select>
            </p>
            <p class="field moment">
                <label for="from">{starts}</label>
                <input id="from" type="datetime-local" name="from" value=from/>
                {period}
            </p>
            <p class="field moment">
                <label for="until">{ends}</label>
                <input id="until" type="datetime-local" name="until" value=filters.until/>
            </p>
            <p class="actions">
                <button type="submit" class="button button-primary">
                    {tr!("Filter")}
                </button>
            </p>
        </form>
    }
}

fn suggested(id: &'static str, records: &[AuditRecord], name: fn(&AuditRecord) -> &String) -> impl IntoView + use<> {
    let names: BTreeSet<&String> = records.iter().map(name).filter(|name| !name.is_empty()).collect();
    let options = names.into_iter().cloned().map(|name| view! { <option value=name></option> }).collect_view();
    view! { <datalist id=id>{options}</datalist> }
}

/// Links that keep the other filters.
#[component]
pub(crate) fn PeriodLinks(
    /// The filters of the records shown.
    filters: AuditFilters,
    /// Whether new records appear by themselves.
    live: Memo<bool>,
) -> impl IntoView {
    let clear = (!filters.are_none()).then(|| {
        view! {
            <a class="text-link" href="/admin/audit">
                {tr!("Clear filters")}
            </a>
        }
    });
    let any = ("", tr!("Any time"), filters.from.is_empty() && filters.until.is_empty());
    let periods = PERIODS.iter().map(|period| (period.name, i18n::translate(period.text), filters.from == period.name));
    let links = std::iter::once(any).chain(periods).map(|(from, text, is_current)| {
        let since = filters.since(from);
        let href = move || AuditFilters { live: live.get(), ..since.clone() }.page();
        view! {
            <li>
                <a href=href aria-current=is_current.then_some("true")>
                    {text}
                </a>
            </li>
        }
    });
    view! {
        <nav class="periods" aria-label=tr!("Period")>
            <ul role="list">{links.collect_view()}</ul>
            {clear}
        </nav>
    }
}
