//! What came of a request for access, as a badge.

use access::AccessRequest;
use leptos::prelude::*;

pub(crate) fn request_badge(request: &AccessRequest) -> AnyView {
    let class = match &request.answer {
        None => "badge badge-note",
        Some(answer) if answer.approved.is_some() => "badge badge-good",
        Some(_) => "badge badge-danger",
    };
    view! { <span class=class>{i18n::translate(request.state())}</span> }.into_any()
}
