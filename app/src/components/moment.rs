//! A point in time.

use crate::time_text;
use leptos::prelude::*;

#[component]
pub(crate) fn Moment(
    /// In seconds since 1970.
    at: u64,
) -> impl IntoView {
    view! { <time datetime=time_text::machine(at)>{time_text::readable(at)}</time> }
}
