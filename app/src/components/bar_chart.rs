//! One number per day, as a bar chart and as a table.

use leptos::prelude::*;

/// In SVG user units.
const WIDTH: u64 = 600;
const HEIGHT: u64 = 120;
const GAP: u64 = 4;

#[component]
pub(crate) fn BarChart(
    /// Days and numbers, latest first.
    bars: Vec<(String, u64)>,
    /// Unit of the numbers: `calls`.
    what: &'static str,
) -> impl IntoView {
    let most = bars.iter().map(|(_, number)| *number).max().unwrap_or_default();
    let total: u64 = bars.iter().map(|(_, number)| number).sum();
    let summary = match (bars.last(), bars.first()) {
        (Some((first, _)), Some((last, _))) => {
            format!("{total} {what} from {first} to {last}, at most {most} on one day.")
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
    let mut heading = what.to_owned();
    if let Some(first) = heading.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    view! {
        <figure class="chart">
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=summary.clone()>
                {drawn}
            </svg>
            <figcaption>{summary}</figcaption>
        </figure>
        <details>
            <summary>"Show as table"</summary>
            <table class="table">
                <caption class="visually-hidden">{format!("{heading} of the last thirty days")}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Day"</th>
                        <th scope="col">{heading.clone()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
}
