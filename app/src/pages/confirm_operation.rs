//! Asks whether to carry out an operation on a resource. The page does not open the resource, so it is not a counted
//! call.

use super::page_guards::page_with_quota;
use crate::{
    Cause,
    components::{OperationDialog, PageHeading, ProblemView, loaded},
    posted_form::PostedFormContext,
    server_functions::ask_to_operate,
};
use access::Operation;
use leptos::{either::Either, prelude::*};

/// The question; after a failed operation, also the reason.
#[component]
pub(crate) fn ConfirmOperationPage(
    /// The operation to confirm.
    operation: Operation,
    /// Path of the resource.
    path: String,
) -> impl IntoView {
    page_with_quota(move |_| match PostedFormContext::of_this_page().and_then(|posted| posted.problem().cloned()) {
        // After a conflict the user can look at the new version; any other problem would occur again.
        Some(problem) if !matches!(problem.cause, Cause::Conflict(_)) => Either::Left(view! { <ProblemView problem/> }),
        _ => Either::Right(view! { <Question operation path/> }),
    })
}

#[component]
fn Question(operation: Operation, path: String) -> impl IntoView {
    loaded(
        move || ask_to_operate(operation, path.clone()),
        move |resource| {
            view! {
                <PageHeading text=resource.title.clone()/>
                <p class="resource-path">{resource.path.to_string()}</p>
                // Opening the resource's own page would be a counted call.
                <OperationDialog operation resource=&resource cancel_to="/resources".to_owned()/>
            }
        },
    )
}
