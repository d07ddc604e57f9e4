//! Activity today and in the last thirty days.

use super::page_guards::signed_in_page;
use crate::{
    address::{self, AuditFilters},
    components::{BarChart, Moment, PageHeading, Precision, loaded},
    server_functions::read_overview,
};
use access::{AuditAction, DayTotals, Overview, TopResource};
use leptos::{either::Either, prelude::*};

#[component]
pub(crate) fn OverviewPage() -> impl IntoView {
    signed_in_page(|_| loaded(read_overview, |overview| view! { <Shown overview/> }))
}

#[component]
fn Shown(overview: Overview) -> impl IntoView {
    let Overview { days, resets_at, top } = overview;
    let today = days.first().cloned().unwrap_or_default();
    let last_day = || AuditFilters { from: "24h".to_owned(), ..AuditFilters::default() };
    let denied = AuditFilters { outcome: "denied".to_owned(), ..last_day() };
    let sign_ins = AuditFilters { action: AuditAction::SIGN_IN.name().to_owned(), ..last_day() };
    let figures = [
        ("Calls", today.calls, address::usage(None)),
        ("Denied", today.denials, denied.page()),
        ("Sign-ins", today.sign_ins, sign_ins.page()),
    ]
    .map(|(label, number, list)| {
        view! {
            <div class="figure card">
                <dt>{label}</dt>
                <dd>
                    <a href=list>
                        {number} <span class="visually-hidden">{format!(" {}", label.to_lowercase())}</span>
                    </a>
                </dd>
            </div>
        }
    });
    let of = |number: fn(&DayTotals) -> u64| days.iter().map(|day| (day.day.clone(), number(day))).collect::<Vec<_>>();
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
