//! Header of a sortable column.

use super::icons::SortArrow;
use crate::address;
use access::{ListQuery, SortBy};
use leptos::prelude::*;

/// A link that sorts by this column, or reverses the order if it already does. By date of change, the latest comes
/// first.
#[component]
pub(crate) fn SortLink<'a>(query: &'a ListQuery, by: SortBy, label: &'static str) -> impl IntoView + use<> {
    let is_current = query.sort == by;
    let descending = if is_current { !query.descending } else { by == SortBy::Updated };
    let href = address::list(&ListQuery { sort: by, descending, after: None, before: None, ..query.clone() });
    let current_direction = is_current.then_some(query.descending);
    view! {
        <a class="sort-link" class:current=is_current href=href data-noscroll="">
            {label}
            <SortArrow descending=current_direction/>
        </a>
    }
}

/// Value of `aria-sort` for a column that can be sorted by any of these.
pub(crate) fn aria_sort(query: &ListQuery, by: &[SortBy]) -> Option<&'static str> {
    by.contains(&query.sort).then_some(if query.descending { "descending" } else { "ascending" })
}
