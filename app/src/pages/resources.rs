//! The list of resources. Its state is in the URL.

use super::page_guards::page_with_quota;
use crate::{
    address,
    components::{GuardedLink, ListCount, NothingToList, PageHeading, Pager, ResourceTable, SearchForm, loaded_for},
    navigation::search_here,
    page_context::SignedIn,
    server_functions::list_resources,
};
use access::{CreateResource, ListQuery, ResourcePage};
use leptos::{either::EitherOf3, prelude::*};
use std::sync::Arc;

#[component]
pub(crate) fn ResourcesPage() -> impl IntoView {
    page_with_quota(|person| view! { <List person/> })
}

#[component]
fn List(person: Arc<SignedIn>) -> impl IntoView {
    let search = search_here();
    let query = Memo::new(move |_| address::list_query(&search.read()));
    loaded_for(
        move || query.get(),
        list_resources,
        move |asked, page| view! { <Listed person=person.clone() query asked page/> },
    )
}

#[component]
fn Listed(person: Arc<SignedIn>, query: Memo<ListQuery>, asked: ListQuery, page: ResourcePage) -> impl IntoView {
    let create = person.decide(CreateResource::own(&person.principal));
    let is_empty_archive =
        asked == ListQuery { archived: true, sort: asked.sort, descending: asked.descending, ..ListQuery::default() };
    let content = if page.resources.is_empty() && is_empty_archive {
        EitherOf3::A(view! {
            <div class="empty">
                <h2>"The archive is empty"</h2>
                <p>"What is archived stays here until it is restored."</p>
            </div>
        })
    } else if page.resources.is_empty() {
        EitherOf3::B(view! { <NothingToList query=&asked page=&page/> })
    } else {
        EitherOf3::C(view! {
            <div class="card table-card">
                <ResourceTable person=&person query=&asked resources=&page.resources/>
            </div>
        })
    };
    view! {
        <div class="page-head">
            <PageHeading text=if asked.archived { "Archived resources" } else { "Resources" }/>
            <GuardedLink
                href="/resources/new".to_owned()
                denial=create.denial().map(ToString::to_string)
                id="why-not-create".to_owned()
                class="button button-primary"
            >
                "New resource"
            </GuardedLink>
        </div>
        <div class="toolbar">
            <SearchForm query/>
            <ArchiveLink query/>
            <ListCount query=&asked page=&page/>
        </div>
        {content}
        <Pager query=&asked page=&page/>
    }
}

/// Leads from the list to the archive and back. Search and order stay.
#[component]
fn ArchiveLink(query: Memo<ListQuery>) -> impl IntoView {
    let other = move || {
        let query = query.get();
        ListQuery { archived: !query.archived, after: None, before: None, ..query }
    };
    view! {
        <a class="text-link" href=move || address::list(&other())>
            {move || if query.with(|query| query.archived) { "Show current resources" } else { "Show archived resources" }}
        </a>
    }
}
