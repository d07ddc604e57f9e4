//! The page that creates a resource.

use super::page_guards::page_with_quota;
use crate::{
    Cause, Problem,
    components::{PageHeading, ProblemView, Purpose, ResourceForm},
    page_context::{SignedIn, page_state},
    posted_form::PostedFormContext,
};
use access::{CreateResource, ResourceDraft};
use i18n::tr;
use leptos::{either::Either, prelude::*};
use std::sync::Arc;

#[component]
pub(crate) fn NewResourcePage() -> impl IntoView {
    page_with_quota(|person| {
        let decision = person.decide(CreateResource::own(&person.principal));
        match decision.admission() {
            Ok(_) => Either::Left(view! { <NewResource person/> }),
            Err(reason) => {
                let problem =
                    Problem { request_id: page_state().context.request_id.clone(), cause: Cause::Denied(reason) };
                Either::Right(view! { <ProblemView problem/> })
            }
        }
    })
}

#[component]
fn NewResource(person: Arc<SignedIn>) -> impl IntoView {
    let draft = ResourceDraft { path: "/".to_owned(), ..ResourceDraft::default() };
    view! {
        <nav class="breadcrumb" aria-label=tr!("Breadcrumb")>
            <a href="/resources">{tr!("Resources")}</a>
            <span aria-hidden="true">"/"</span>
            <span aria-current="page">{tr!("New resource")}</span>
        </nav>
        <PageHeading text=tr!("New resource")/>
        <ResourceForm person purpose=Purpose::Create draft posted=PostedFormContext::of_this_page()/>
    }
}
