//! The page of one resource.

use super::{delete_resource::DeleteResourcePage, members::counted_page};
use crate::{
    address, codec,
    components::{
        DeleteButton, DeleteDialog, GuardedLink, Loading, Markdown, Moment, PageHeading, ProblemView, QuotaMeter,
        RoleChips, UserText,
    },
    page_context::SignedIn,
    server_functions::{OpenedResource, open_resource},
};
use access::{DeleteResource, SaveResource};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_location;
use std::sync::Arc;

#[component]
pub(crate) fn ResourcePage(
    /// Path of the resource.
    path: String,
) -> impl IntoView {
    let search = use_location().search;
    let confirming = Memo::new(move |_| address::has_pair(&search.read(), "confirm", "delete"));
    // A user who comes to delete it does not open it, which would be a counted call. On an open page the dialog appears
    // on top.
    let only_asks = Memo::new(move |before: Option<&bool>| before.is_none_or(|before| *before) && confirming.get());
    move || {
        let path = path.clone();
        if only_asks.get() {
            return Either::Left(view! { <DeleteResourcePage path/> });
        }
        Either::Right(counted_page(move |person| view! { <OpenedPage person path confirming/> }))
    }
}

/// The opened resource, with or without the delete dialog.
#[component]
fn OpenedPage(person: Arc<SignedIn>, path: String, confirming: Memo<bool>) -> impl IntoView {
    let opened = Resource::<_, codec::Json>::new_with_options(|| (), move |()| open_resource(path.clone()), false);
    view! {
        <Suspense fallback=|| view! { <Loading/> }>
            {move || {
                let person = person.clone();
                Suspend::new(async move {
                    match opened.await {
                        Ok(opened) => Either::Left(view! { <Opened person opened confirming/> }),
                        Err(problem) => Either::Right(view! { <ProblemView problem/> }),
                    }
                })
            }}
        </Suspense>
    }
}

#[component]
fn Opened(person: Arc<SignedIn>, opened: OpenedResource, confirming: Memo<bool>) -> impl IntoView {
    let OpenedResource { resource, html, quota } = opened;
    let summary = resource.summary;
    let path = summary.path.as_str();
    let edit = person.decide(SaveResource::content_of(&summary.path, &summary.sharing));
    let delete = person.decide(DeleteResource { path: summary.path.clone(), sharing: summary.sharing.clone() });
    let delete_denial = delete.denial().map(ToString::to_string);
    let dialog_subject = summary.clone();
    let text = if html.trim().is_empty() {
        Either::Left(view! { <p class="quiet">"This resource has no text yet."</p> })
    } else {
        Either::Right(view! { <Markdown html/> })
    };
    view! {
        <QuotaMeter quota/>
        <nav class="breadcrumb" aria-label="Breadcrumb">
            <a href="/resources">"Resources"</a>
            <span aria-hidden="true">"/"</span>
            <span aria-current="page"><UserText text=summary.title.clone()/></span>
        </nav>
        <div class="page-head">
            <div>
                <PageHeading text=summary.title.clone()/>
                <p class="resource-path">{path.to_owned()}</p>
            </div>
            <div class="actions">
                <GuardedLink
                    href=address::edit(path)
                    denial=edit.denial().map(ToString::to_string)
                    id="why-not-edit".to_owned()
                    class="button"
                >
                    "Edit"
                </GuardedLink>
                <DeleteButton person=&person resource=&summary class="button button-danger"/>
            </div>
        </div>
        {move || {
            confirming
                .get()
                .then(|| match &delete_denial {
                    None => {
                        let cancel_to = address::resource(dialog_subject.path.as_str());
                        Either::Left(view! { <DeleteDialog resource=&dialog_subject cancel_to/> })
                    }
                    Some(reason) => {
                        Either::Right(
                            view! {
                                <p class="alert alert-danger" role="alert">
                                    {format!("You cannot delete this. {reason}")}
                                </p>
                            },
                        )
                    }
                })
        }}
        <div class="resource-layout">
            <dl class="facts card facts-row">
                <div>
                    <dt>"Roles"</dt>
                    <dd>
                        <RoleChips roles=summary.sharing.roles.clone()/>
                    </dd>
                </div>
                <div>
                    <dt>"Owner"</dt>
                    <dd><UserText text=summary.sharing.owner.clone()/></dd>
                </div>
                <div>
                    <dt>"Last change"</dt>
                    <dd>
                        <Moment at=summary.updated_at/>
                    </dd>
                </div>
                <div>
                    <dt>"Version"</dt>
                    <dd>{summary.version}</dd>
                </div>
            </dl>
            // Headings in the text start below the page's second level.
            <h2 class="visually-hidden">"Text"</h2>
            <article class="card article">
                {(!summary.summary.is_empty()).then(|| view! { <p class="lead"><UserText text=summary.summary.clone()/></p> })}
                {text}
            </article>
        </div>
    }
}
