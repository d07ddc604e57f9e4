//! Asks whether to delete a resource. Nothing is opened for it, so it is not counted.

use super::members::for_members;
use crate::{
    Cause, codec,
    components::{DeleteDialog, Loading, PageHeading, ProblemView},
    posted::PostedForm,
    server_functions::ask_to_delete,
};
use leptos::{either::Either, prelude::*};

/// The question, and after a form that could not delete the resource, why.
#[component]
pub(crate) fn DeleteResourcePage(
    /// Its path.
    path: String,
) -> impl IntoView {
    for_members(move |_| match PostedForm::of_this_page().map(|posted| posted.problem) {
        // Another version is there to be looked at; anything else would fail again.
        Some(problem) if !matches!(problem.cause, Cause::Conflict(_)) => Either::Left(view! { <ProblemView problem/> }),
        _ => Either::Right(view! { <Question path/> }),
    })
}

#[component]
fn Question(path: String) -> impl IntoView {
    let asked = Resource::<_, codec::Json>::new_with_options(|| (), move |()| ask_to_delete(path.clone()), false);
    view! {
        <Suspense fallback=|| view! { <Loading/> }>
            {move || Suspend::new(async move {
                match asked.await {
                    Ok(resource) => {
                        Either::Left(
                            view! {
                                <PageHeading text=resource.title.clone()/>
                                <p class="resource-path">{resource.path.to_string()}</p>
                                // Its own page would be a call.
                                <DeleteDialog resource=&resource cancel_to="/resources".to_owned()/>
                            },
                        )
                    }
                    Err(problem) => Either::Right(view! { <ProblemView problem/> }),
                }
            })}
        </Suspense>
    }
}
