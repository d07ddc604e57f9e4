//! A table that fills a card.

use leptos::prelude::*;

/// A column, by its heading.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Column {
    /// Of texts.
    Text(&'static str),
    /// Of numbers.
    Number(&'static str),
}

impl Column {
    fn heading(self) -> AnyView {
        match self {
            Self::Text(heading) => view! { <th role="columnheader" scope="col">{heading}</th> }.into_any(),
            Self::Number(heading) => {
                view! { <th role="columnheader" scope="col" class="numeric">{heading}</th> }.into_any()
            }
        }
    }
}

/// The table with these rows. `class` are its classes; with `cards-when-narrow`, cells need `data-label`.
pub(crate) fn card_table(
    class: &'static str,
    caption: &'static str,
    columns: &[Column],
    rows: Vec<AnyView>,
) -> AnyView {
    let headings: Vec<AnyView> = columns.iter().copied().map(Column::heading).collect();
    // ARIA roles are explicit because the style sheet turns rows into cards on narrow screens, and browsers drop table
    // semantics when `display` changes.
    view! {
        <div class="card table-card">
            <table class=class role="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead role="rowgroup">
                    <tr role="row">{headings}</tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_numbers_are_aligned_as_their_cells() {
        let html = Owner::new().with(|| {
            let row = view! { <tr role="row"></tr> }.into_any();
            card_table("table", "Calls", &[Column::Text("Who"), Column::Number("Calls today")], vec![row]).to_html()
        });
        let html = html.replace("<!>", "");
        assert!(html.contains("<th role=\"columnheader\" scope=\"col\">Who</th>"), "{html}");
        assert_eq!(html.matches("class=\"numeric\"").count(), 1, "{html}");
    }
}
