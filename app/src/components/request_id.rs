//! What to tell an administrator, so that they find the request in the log.

use leptos::prelude::*;

#[component]
pub(crate) fn RequestId(
    /// The id; nothing is shown when it is empty.
    id: String,
) -> impl IntoView {
    (!id.is_empty()).then(|| view! { <p class="request-id">"Request id: " <code>{id}</code></p> })
}
