//! Activity today and in the last thirty days.

use super::page_guards::signed_in_page;
use crate::{
    address::{self, AuditFilters},
    components::{BarChart, Moment, PageHeading, Precision, loaded},
    server_functions::read_overview,
};
use access::{AuditAction, DayTotals, Overview, TopResource};
use leptos::{either::Either, prelude::*};
use std::cmp::Ordering;

/// One of the totals.
type Count = fn(&DayTotals) -> u64;

/// The last seven days, today included, beside the seven before. `days` has the latest first.
fn trend(days: &[DayTotals], count: Count) -> String {
    let of = |from: usize| days.iter().skip(from).take(7).map(count).sum::<u64>();
    let (this, last) = (of(0), of(7));
    match this.cmp(&last) {
        Ordering::Greater => format!("{this} in 7 days, up from {last}"),
        Ordering::Less => format!("{this} in 7 days, down from {last}"),
        Ordering::Equal => format!("{this} in 7 days, as in the 7 before"),
    }
}

#[component]
pub(crate) fn OverviewPage() -> impl IntoView {
    signed_in_page(|_| loaded(read_overview, |overview| view! { <Shown overview/> }))
}

#[component]
fn Shown(overview: Overview) -> impl IntoView {
    let Overview { days, resets_at, top, .. } = overview;
    let today = days.first().cloned().unwrap_or_default();
    let last_day = || AuditFilters { from: "24h".to_owned(), ..AuditFilters::default() };
    let denied = AuditFilters { outcome: "denied".to_owned(), ..last_day() };
    let sign_ins = AuditFilters { action: AuditAction::SIGN_IN.name().to_owned(), ..last_day() };
    let figures = [
        ("Calls", (|day| day.calls) as Count, address::usage(false, None)),
        ("Denied", |day| day.denials, denied.page()),
        ("Sign-ins", |day| day.sign_ins, sign_ins.page()),
    ]
    .map(|(label, count, list)| {
        let number = count(&today);
        let trend = trend(&days, count);
        view! {
            <div class="figure card">
                <dt>{label}</dt>
                <dd>
                    <a href=list>
                        {number} <span class="visually-hidden">{format!(" {}", label.to_lowercase())}</span>
                    </a>
                </dd>
                <dd class="quiet">{trend}</dd>
            </div>
        }
    });
    let of = |count: Count| days.iter().map(|day| (day.day.clone(), count(day))).collect::<Vec<_>>();
    view! {
        <PageHeading text="Overview"/>
        <p class="lead page-lead">
            "The day " {today.day} " ends at " <Moment at=resets_at precision=Precision::TimeOfDay/> ". Updates within seconds."
        </p>
        <dl class="figures">{figures}</dl>
        <section class="card" aria-labelledby="top">
            <h2 id="top">"Most opened today"</h2>
            <Top top/>
        </section>
        <section class="card" aria-labelledby="days">
            <h2 id="days">"The last thirty days"</h2>
            <div class="charts">
                <div>
                    <h3>"Calls"</h3>
                    <BarChart bars=of(|day| day.calls) what="calls"/>
                </div>
                <div>
                    <h3>"Denied"</h3>
                    <BarChart bars=of(|day| day.denials) what="denied calls"/>
                </div>
                <div>
                    <h3>"Sign-ins"</h3>
                    <BarChart bars=of(|day| day.sign_ins) what="sign-ins"/>
                </div>
            </div>
        </section>
    }
}

#[component]
fn Top(top: Vec<TopResource>) -> impl IntoView {
    if top.is_empty() {
        return Either::Left(view! { <p class="quiet">"Nothing was opened today."</p> });
    }
    let rows = top.into_iter().map(|resource| {
        let path = resource.path.as_str();
        view! {
            <tr>
                <th scope="row">
                    <a href=address::resource(path)>{path.to_owned()}</a>
                </th>
                <td class="number">{resource.calls}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    Either::Right(view! {
        <table class="table in-card">
            <caption class="visually-hidden">"Resources opened most today"</caption>
            <thead>
                <tr>
                    <th scope="col">"Resource"</th>
                    <th scope="col">"Calls"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    })
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
