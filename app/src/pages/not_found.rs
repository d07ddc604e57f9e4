//! Page for an unknown URL.

use crate::{Cause, Problem, components::ProblemView, page_context::page_state};
use leptos::prelude::*;

#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    let problem = Problem { request_id: page_state().context.request_id.clone(), cause: Cause::NotFound };
    view! { <ProblemView problem/> }
}
