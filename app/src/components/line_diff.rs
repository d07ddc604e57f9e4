//! The lines in which two texts differ.

use super::UserText;
use access::{DiffLine, LineDiff};
use i18n::tr;
use leptos::prelude::*;

/// Added and removed lines carry a sign and a word for screen readers besides their colour.
#[component]
pub(crate) fn LineDiffTable(
    /// The lines.
    diff: LineDiff,
    /// What the table shows, for screen readers.
    caption: &'static str,
) -> impl IntoView {
    let LineDiff { parts, further } = diff;
    let parts = parts.into_iter().map(|part| {
        let rows = part.into_iter().map(row).collect::<Vec<_>>();
        view! { <tbody>{rows}</tbody> }
    });
    let parts = parts.collect::<Vec<_>>();
    let further = (further > 0).then(|| {
        let lines = tr!("{n} more line is not shown." | "{n} more lines are not shown.", n = further);
        view! { <p class="hint">{lines}</p> }
    });
    view! {
        <table class="diff">
            <caption class="visually-hidden">{caption}</caption>
            <thead class="visually-hidden">
                <tr>
                    <th scope="col">{tr!("Line before")}</th>
                    <th scope="col">{tr!("Line")}</th>
                    <th scope="col">{tr!("Change")}</th>
                    <th scope="col">{tr!("Text")}</th>
                </tr>
            </thead>
            {parts}
        </table>
        {further}
    }
}

fn number(line: Option<usize>) -> String {
    line.map(|line| line.to_string()).unwrap_or_default()
}

fn row(line: DiffLine) -> AnyView {
    let DiffLine { old, new, text } = line;
    let text = view! { <UserText text/> };
    let (class, sign, word, text) = match (old, new) {
        (Some(_), Some(_)) => ("", "", "", text.into_any()),
        (None, _) => ("added", "+", tr!("Added"), view! { <ins>{text}</ins> }.into_any()),
        (Some(_), None) => ("removed", "−", tr!("Removed"), view! { <del>{text}</del> }.into_any()),
    };
    view! {
        <tr class=class>
            <td class="line-number">{number(old)}</td>
            <td class="line-number">{number(new)}</td>
            <td class="line-sign">
                <span aria-hidden="true">{sign}</span>
                <span class="visually-hidden">{word}</span>
            </td>
            <td class="line">{text}</td>
        </tr>
    }
    .into_any()
}
