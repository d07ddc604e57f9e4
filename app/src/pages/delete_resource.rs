//! The answer to a form that deletes a resource and could not: the question again, and why.

use super::{members::for_members, resource::OpenedPage};
use crate::{Cause, components::ProblemView, posted::PostedForm};
use leptos::{either::Either, prelude::*};

#[component]
pub(crate) fn DeleteResourcePage(
    /// Its path.
    path: String,
) -> impl IntoView {
    for_members(move |person| match PostedForm::of_this_page().map(|posted| posted.problem) {
        // Another version is there to be looked at; anything else would fail again on the resource's page.
        Some(problem) if !matches!(problem.cause, Cause::Conflict(_)) => Either::Left(view! { <ProblemView problem/> }),
        _ => Either::Right(view! { <OpenedPage person path confirming=true/> }),
    })
}
