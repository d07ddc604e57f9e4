//! What a form that was posted has done, said on the page that follows.

use crate::{journey::Journey, page_context::page_state};
use leptos::prelude::*;

/// The region is always there: assistive technology announces what appears in a region, not a region that appears.
#[component]
pub(crate) fn DoneLine() -> impl IntoView {
    // It belongs to the page that was loaded, and not to those that are reached from there.
    let done = page_state().context.done.filter(|_| !Journey::has_moved());
    view! {
        <div role="status">{done.map(|done| view! { <p class="alert alert-success">{done.sentence()}</p> })}</div>
    }
}
