//! Request ID, with which an administrator finds the request in the log.

use i18n::tr;
use leptos::prelude::*;

#[component]
pub(crate) fn RequestId(
    /// The ID; nothing is rendered if it is empty.
    id: String,
) -> impl IntoView {
    (!id.is_empty()).then(|| view! { <p class="request-id">{tr!("Request id: ")} <code>{id}</code></p> })
}
