//! The rendered text of a resource.

use leptos::prelude::*;

/// The only place that inserts raw HTML. It is safe because the gate produced it: it renders Markdown without raw HTML,
/// then sanitizes with an allow-list of elements, attributes and URL schemes. Never pass anything else.
#[component]
pub(crate) fn Markdown(
    /// HTML from the gate.
    html: String,
) -> impl IntoView {
    view! { <div class="prose" dir="auto" inner_html=html></div> }
}
