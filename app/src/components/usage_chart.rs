//! A person's calls of the last thirty days: as bars, and as a table to read instead.

use access::DailyUsage;
use leptos::prelude::*;

/// In units of the drawing.
const WIDTH: u64 = 600;
const HEIGHT: u64 = 120;
const GAP: u64 = 4;

#[component]
pub(crate) fn UsageChart(
    /// The latest first.
    days: Vec<DailyUsage>,
) -> impl IntoView {
    let most = days.iter().map(|day| day.calls).max().unwrap_or_default();
    let total: u64 = days.iter().map(|day| day.calls).sum();
    let summary = match (days.last(), days.first()) {
        (Some(first), Some(last)) => {
            format!("{total} calls from {} to {}, at most {most} on one day.", first.day, last.day)
        }
        _ => String::new(),
    };
    let step = WIDTH / (days.len() as u64).max(1);
    let bars = days.iter().rev().enumerate().map(|(place, day)| {
        // A day with any call is seen.
        let height = if day.calls == 0 { 0 } else { (day.calls * HEIGHT / most.max(1)).max(2) };
        view! {
            <rect x=place as u64 * step y=HEIGHT - height width=step.saturating_sub(GAP) height=height>
                <title>{format!("{}: {}", day.day, day.calls)}</title>
            </rect>
        }
    });
    let bars = bars.collect_view();
    let rows = days.iter().map(|day| {
        view! {
            <tr>
                <th scope="row">{day.day.clone()}</th>
                <td>{day.calls}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <figure class="chart">
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=summary.clone()>
                {bars}
            </svg>
            <figcaption>{summary}</figcaption>
        </figure>
        <details>
            <summary>"The same as a table"</summary>
            <table class="table">
                <caption class="visually-hidden">"Calls of the last thirty days"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Day"</th>
                        <th scope="col">"Calls"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
}
