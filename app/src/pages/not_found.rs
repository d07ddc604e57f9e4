//! An address that leads nowhere.

use crate::{Cause, Problem, components::ProblemView, visit::here};
use leptos::prelude::*;

#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    let problem = Problem { request_id: here().visit.request_id.clone(), cause: Cause::NotFound };
    view! { <ProblemView problem/> }
}
