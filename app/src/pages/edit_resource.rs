//! The page that edits a resource.

use super::page_guards::page_with_quota;
use crate::{
    Cause, address,
    components::{PageHeading, Purpose, ResourceForm, UserText, loaded},
    page_context::SignedIn,
    refused_form::{RefusedForm, RefusedFormContext},
    server_functions::edit_resource,
};
use access::{Draft, Entity, ResourceDraft, Role, Sharing, Untrusted, UserRef};
use leptos::{either::Either, prelude::*};
use std::sync::Arc;

#[component]
pub(crate) fn EditResourcePage(
    /// Path of the resource.
    path: String,
) -> impl IntoView {
    page_with_quota(move |person| match RefusedFormContext::of_this_page() {
        // The typed text is shown without reading the database again: the database may be what failed.
        Some(posted) => Either::Left(again(person, path, posted)),
        None => Either::Right(stored(person, path)),
    })
}

/// The form with the stored resource.
fn stored(person: Arc<SignedIn>, path: String) -> impl IntoView {
    loaded(
        move || edit_resource(path.clone()),
        move |resource| {
            let sharing = resource.summary.sharing.clone();
            let path = resource.summary.path.to_string();
            let title = resource.summary.title.clone();
            view! { <Edit person=person.clone() path title sharing draft=resource.draft() posted=None/> }
        },
    )
}

/// The form as it was posted. Current owner and roles are known only after a conflict; otherwise the posted ones stand
/// in for them, and the server decides again on the next post.
fn again(person: Arc<SignedIn>, path: String, posted: RefusedForm) -> impl IntoView {
    let Draft::Resource(draft) = posted.draft.clone();
    let (title, sharing) = match &posted.problem.cause {
        Cause::Conflict(current) => {
            let Entity::Resource(resource) = &**current;
            (resource.summary.title.clone(), resource.summary.sharing.clone())
        }
        _ => {
            let own = &person.principal.user;
            let other = draft.owner.as_deref().filter(|owner| *owner != own.username);
            let owner = other.map_or_else(|| own.clone(), UserRef::unidentified);
            let roles = draft.roles.iter().filter_map(|role| Role::parse(role)).collect();
            (path.clone(), Sharing { owner, roles })
        }
    };
    view! { <Edit person path title sharing draft posted=Some(posted)/> }
}

#[component]
fn Edit(
    person: Arc<SignedIn>,
    path: String,
    title: String,
    sharing: Sharing,
    draft: ResourceDraft,
    posted: Option<RefusedForm>,
) -> impl IntoView {
    view! {
        <nav class="breadcrumb" aria-label="Breadcrumb">
            <a href="/resources">"Resources"</a>
            <span aria-hidden="true">"/"</span>
            <a href=address::resource(&path)><UserText text=title.clone()/></a>
            <span aria-hidden="true">"/"</span>
            <span aria-current="page">"Edit"</span>
        </nav>
        <PageHeading text=format!("Edit {}", Untrusted(&title))/>
        <ResourceForm person purpose=Purpose::Edit { path, sharing } draft posted/>
    }
}
