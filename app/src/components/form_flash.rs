//! Success message on the page that follows a posted form.

use crate::{navigation::Navigation, page_context::page_state};
use leptos::prelude::*;

/// The region is always present: assistive technology announces changes inside a region, not a new region.
#[component]
pub(crate) fn FormFlash() -> impl IntoView {
    // The message belongs to the page that was loaded, not to pages reached from there.
    let done = page_state().context.done.clone().filter(|_| !Navigation::has_moved());
    let sentence = done.and_then(|done| done.sentence());
    view! {
        <div role="status">{sentence.map(|text| view! { <p class="alert alert-success">{text}</p> })}</div>
    }
}
