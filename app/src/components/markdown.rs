//! A resource's text.

use leptos::prelude::*;

/// The only place that inserts HTML. It is safe here because the gate made it: Markdown rendered without raw HTML and
/// then cleaned by an allow-list of elements, attributes and URL schemes. Nothing else may be passed in.
#[component]
pub(crate) fn Markdown(
    /// What the gate answered.
    html: String,
) -> impl IntoView {
    view! { <div class="prose" inner_html=html></div> }
}
