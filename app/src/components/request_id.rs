//! Request ID, with which an administrator finds the request in the log.

use super::sentence;
use i18n::tr;
use leptos::prelude::*;

#[component]
pub(crate) fn RequestId(
    /// The ID; nothing is rendered if it is empty.
    id: String,
) -> impl IntoView {
    (!id.is_empty()).then(|| {
        let id = view! { <code>{id}</code> }.into_any();
        view! { <p class="request-id">{sentence(tr!("Request id: {id}"), [("id", id)])}</p> }
    })
}
