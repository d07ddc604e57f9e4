//! One number per day, as a bar chart and as a table.

use i18n::tr;
use leptos::prelude::*;

/// In SVG user units.
const WIDTH: u64 = 600;
const HEIGHT: u64 = 120;
const GAP: u64 = 4;

/// What the bars count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    Calls,
    Denials,
    SignIns,
}

impl Counted {
    /// Heading of the numbers.
    fn heading(self) -> &'static str {
        match self {
            Self::Calls => tr!("Calls"),
            Self::Denials => tr!("Denied calls"),
            Self::SignIns => tr!("Sign-ins"),
        }
    }

    fn caption(self) -> &'static str {
        match self {
            Self::Calls => tr!("Calls of the last thirty days"),
            Self::Denials => tr!("Denied calls of the last thirty days"),
            Self::SignIns => tr!("Sign-ins of the last thirty days"),
        }
    }

    /// The chart in one sentence, with places for the numbers and the days.
    fn summary(self) -> &'static str {
        match self {
            Self::Calls => tr!("{total} calls from {first} to {last}, at most {most} on one day."),
            Self::Denials => tr!("{total} denied calls from {first} to {last}, at most {most} on one day."),
            Self::SignIns => tr!("{total} sign-ins from {first} to {last}, at most {most} on one day."),
        }
    }
}

#[component]
pub(crate) fn BarChart(
    /// Days and numbers, latest first.
    bars: Vec<(String, u64)>,
    /// What the numbers count.
    what: Counted,
) -> impl IntoView {
    let most = bars.iter().map(|(_, number)| *number).max().unwrap_or_default();
    let total: u64 = bars.iter().map(|(_, number)| number).sum();
    let summary = match (bars.last(), bars.first()) {
        (Some((first, _)), Some((last, _))) => {
            i18n::fill(what.summary(), &[("total", &total), ("first", first), ("last", last), ("most", &most)])
        }
        _ => String::new(),
    };
    let step = WIDTH / (bars.len() as u64).max(1);
    let drawn = bars.iter().rev().enumerate().map(|(place, (day, number))| {
        // Every day with a value above 0 gets a visible bar.
        let height = if *number == 0 { 0 } else { (number * HEIGHT / most.max(1)).max(2) };
        view! {
            <rect x=place as u64 * step y=HEIGHT - height width=step.saturating_sub(GAP) height=height>
                <title>{format!("{day}: {number}")}</title>
            </rect>
        }
    });
    let drawn = drawn.collect_view();
    let rows = bars.iter().map(|(day, number)| {
        view! {
            <tr>
                <th scope="row">{day.clone()}</th>
                <td>{*number}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <figure class="chart">
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=summary.clone()>
                {drawn}
            </svg>
            <figcaption>{summary}</figcaption>
        </figure>
        <details>
            <summary>{tr!("Show as table")}</summary>
            <table class="table">
                <caption class="visually-hidden">{what.caption()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{tr!("Day")}</th>
                        <th scope="col">{what.heading()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
}
