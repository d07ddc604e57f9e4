//! The page that edits a resource.

use super::page_guards::page_with_quota;
use crate::{
    Cause, address,
    components::{PageHeading, Purpose, ResourceForm, UserText, loaded, loaded_for},
    navigation::search_here,
    page_context::SignedIn,
    posted_form::{PostedForm, PostedFormContext},
    response::optional,
    server_functions::edit_resource,
};
use access::{Entity, Resource, ResourceDraft, Role, Sharing, Untrusted, UserRef};
use i18n::tr;
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub(crate) fn EditResourcePage(
    /// Path of the resource.
    path: String,
) -> impl IntoView {
    page_with_quota(move |person| match PostedFormContext::of_this_page() {
        // The typed text is shown without reading the database again: the database may be what failed.
        Some(posted) if posted.problem().is_some() => again(person, path, posted).into_any(),
        Some(posted) => not_saved(person, path, posted),
        None => stored(person, path).into_any(),
    })
}

/// The form with the stored resource, or with an earlier version of it.
fn stored(person: Arc<SignedIn>, path: String) -> impl IntoView {
    let search = search_here();
    let version = Memo::new(move |_| address::version_in(&search.read()));
    loaded_for(
        move || version.get(),
        move |version| edit_resource(path.clone(), version),
        move |version, resource| {
            let sharing = resource.summary.sharing.clone();
            let path = resource.summary.path.to_string();
            let title = resource.summary.title.clone();
            let draft = resource.draft();
            view! { <Edit person=person.clone() path title sharing draft restored=version posted=None/> }
        },
    )
}

/// The form as it was posted, with a reply that is no refusal. Without the database, other parts of the resource are
/// taken from the form.
fn not_saved(person: Arc<SignedIn>, path: String, posted: PostedForm) -> AnyView {
    let loaded_path = path.clone();
    let load = move || {
        let current = optional(edit_resource(loaded_path.clone(), None));
        async move { Ok(current.await) }
    };
    loaded(load, move |current: Option<Resource>| {
        let (person, path, posted) = (person.clone(), path.clone(), posted.clone());
        let Some(current) = current else { return again(person, path, posted).into_any() };
        let (title, sharing) = (current.summary.title.clone(), current.summary.sharing.clone());
        view! { <Edit person path title sharing draft=current.draft() restored=None posted=Some(posted)/> }.into_any()
    })
}

/// The form as it was posted. Current owner and roles are known only after a conflict; otherwise the posted ones stand
/// in for them, and the server decides again on the next post.
fn again(person: Arc<SignedIn>, path: String, posted: PostedForm) -> impl IntoView {
    let draft = posted.draft.clone().into_resource().unwrap_or_default();
    let (title, sharing) = match posted.problem().map(|problem| &problem.cause) {
        Some(Cause::Conflict(current)) => {
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
    view! { <Edit person path title sharing draft restored=None posted=Some(posted)/> }
}

/// `restored` is the earlier version that the form starts with.
#[component]
fn Edit(
    person: Arc<SignedIn>,
    path: String,
    title: String,
    sharing: Sharing,
    draft: ResourceDraft,
    restored: Option<u64>,
    posted: Option<PostedForm>,
) -> impl IntoView {
    let restored = restored.map(|version| {
        view! {
            <p class="alert alert-info">
                {tr!(
                    "The form has title, summary and text of version {version}. Save it to restore them. \
                     The current version stays in the history.",
                    version = version
                )}
            </p>
        }
    });
    view! {
        <nav class="breadcrumb" aria-label=tr!("Breadcrumb")>
            <a href="/resources">{tr!("Resources")}</a>
            <span aria-hidden="true">"/"</span>
            <a href=address::resource(&path)><UserText text=title.clone()/></a>
            <span aria-hidden="true">"/"</span>
            <span aria-current="page">{tr!("Edit")}</span>
        </nav>
        <PageHeading text=tr!("Edit {title}", title = Untrusted(&title))/>
        {restored}
        <ResourceForm person purpose=Purpose::Edit { path, sharing } draft posted/>
    }
}
