//! Activity today and in the last thirty days.

use super::{overview_tables as tables, page_guards::signed_in_page};
use crate::{
    address::{self, AuditFilters},
    components::{BarChart, Counted, Moment, PageHeading, Precision, loaded, sentence},
    server_functions::read_overview,
};
use access::{AuditAction, DayTotals, Overview, PeopleQuery, RecentPeople, SortPeople};
use i18n::tr;
use leptos::prelude::*;
use std::cmp::Ordering;

/// One of the totals.
type Count = fn(&DayTotals) -> u64;

/// The last seven days, today included, beside the seven before. `days` has the latest first.
fn trend(days: &[DayTotals], count: Count) -> String {
    let of = |from: usize| days.iter().skip(from).take(7).map(count).sum::<u64>();
    let (this, last) = (of(0), of(7));
    match this.cmp(&last) {
        Ordering::Greater => tr!("{this} in 7 days, up from {last}", this = this, last = last),
        Ordering::Less => tr!("{this} in 7 days, down from {last}", this = this, last = last),
        Ordering::Equal => tr!("{this} in 7 days, as in the 7 before", this = this),
    }
}

#[component]
pub(crate) fn OverviewPage() -> impl IntoView {
    signed_in_page(|_| loaded(read_overview, |overview| view! { <Shown overview/> }))
}

#[component]
fn Shown(overview: Overview) -> impl IntoView {
    let Overview { days, resets_at, top, signed_in } = overview;
    let today = days.first().cloned().unwrap_or_default();
    let last_day = || AuditFilters { from: "24h".to_owned(), ..AuditFilters::default() };
    let denied = AuditFilters { outcome: "denied".to_owned(), ..last_day() };
    let sign_ins = AuditFilters { action: AuditAction::SIGN_IN.name().to_owned(), ..last_day() };
    let figures = [
        ([tr!("Calls"), tr!("calls")], (|day| day.calls) as Count, address::usage(false, None)),
        ([tr!("Denied"), tr!("denied")], |day| day.denials, denied.page()),
        ([tr!("Sign-ins"), tr!("sign-ins")], |day| day.sign_ins, sign_ins.page()),
    ]
    .map(|(labels, count, list)| figure(labels, count(&today).to_string(), list, trend(&days, count)));
    let people = people_figure(signed_in);
    let top = tables::ranking(
        tr!("Resources opened most today"),
        [tr!("Resource"), tr!("Calls")],
        tables::resources(top),
        tr!("Nothing was opened today."),
    );
    // An earlier version of Usher may have counted the day's first ones without saying which rule or provider.
    let denied = tables::ranking(
        tr!("Denied today, by rule"),
        [tr!("Rule"), tr!("Denied")],
        tables::denials(&today),
        when_empty(today.denials, tr!("Nothing was denied today."), tr!("Today’s are not counted by rule.")),
    );
    let signed_in_with = tables::ranking(
        tr!("Sign-ins today, by provider"),
        [tr!("Provider"), tr!("Sign-ins")],
        tables::sign_ins(&today),
        when_empty(today.sign_ins, tr!("Nobody signed in today."), tr!("Today’s are not counted by provider.")),
    );
    let of = |count: Count| days.iter().map(|day| (day.day.clone(), count(day))).collect::<Vec<_>>();
    let lead = sentence(
        tr!("The day {day} ends at {time}. Updates within seconds."),
        [
            ("day", today.day.into_any()),
            ("time", view! { <Moment at=resets_at precision=Precision::TimeOfDay/> }.into_any()),
        ],
    );
    view! {
        <PageHeading text=tr!("Overview")/>
        <p class="lead page-lead">{lead}</p>
        <dl class="figures">{figures} {people}</dl>
        <section class="card" aria-labelledby="parts">
            <h2 id="parts">{tr!("Today in detail")}</h2>
            <div class="charts">
                <div>
                    <h3>{tr!("Denied, by rule")}</h3>
                    {denied}
                </div>
                <div>
                    <h3>{tr!("Sign-ins, by provider")}</h3>
                    {signed_in_with}
                </div>
            </div>
        </section>
        <section class="card" aria-labelledby="top">
            <h2 id="top">{tr!("Most opened today")}</h2>
            {top}
        </section>
        <section class="card" aria-labelledby="days">
            <h2 id="days">{tr!("The last thirty days")}</h2>
            <div class="charts">
                <div>
                    <h3>{tr!("Calls")}</h3>
                    <BarChart bars=of(|day| day.calls) what=Counted::Calls/>
                </div>
                <div>
                    <h3>{tr!("Denied")}</h3>
                    <BarChart bars=of(|day| day.denials) what=Counted::Denials/>
                </div>
                <div>
                    <h3>{tr!("Sign-ins")}</h3>
                    <BarChart bars=of(|day| day.sign_ins) what=Counted::SignIns/>
                </div>
            </div>
        </section>
    }
}

/// A number, the page that it leads to, and what puts it into perspective. The second label is read out after the
/// number.
fn figure([label, spoken]: [&'static str; 2], number: String, list: String, note: String) -> AnyView {
    view! {
        <div class="figure card">
            <dt>{label}</dt>
            <dd>
                <a href=list>
                    {number} <span class="visually-hidden">{format!(" {spoken}")}</span>
                </a>
            </dd>
            <dd class="quiet">{note}</dd>
        </div>
    }
    .into_any()
}

/// The people who signed in within the last 24 hours. Sessions cannot be counted without reading all of them.
fn people_figure(people: RecentPeople) -> AnyView {
    let query =
        PeopleQuery { seen: "1d".to_owned(), sort: SortPeople::SignedIn, descending: true, ..PeopleQuery::default() };
    let more = if people.has_more { "+" } else { "" };
    let number = format!("{}{more}", people.number);
    let labels = [tr!("People signed in"), tr!("people signed in")];
    figure(labels, number, address::people(&query), tr!("within 24 hours").to_owned())
}

/// What a table says that has no rows.
fn when_empty(total: u64, nothing: &'static str, uncounted: &'static str) -> &'static str {
    if total == 0 { nothing } else { uncounted }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_compared_with_the_week_before() {
        let days = |calls: [u64; 15]| calls.map(|calls| DayTotals { calls, ..DayTotals::default() });
        let said = |calls| trend(&days(calls), |day| day.calls);
        assert_eq!(said([1, 1, 1, 1, 1, 1, 1, 2, 0, 0, 0, 0, 0, 0, 9]), "7 in 7 days, up from 2");
        assert_eq!(said([0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 9]), "1 in 7 days, down from 2");
        assert_eq!(said([3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 9]), "3 in 7 days, as in the 7 before");
        assert_eq!(trend(&[], |day| day.calls), "0 in 7 days, as in the 7 before");
    }
}
