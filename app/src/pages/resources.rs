//! The list of resources. Its state is in the URL.

use super::page_guards::page_with_quota;
use crate::{
    address,
    components::{
        GuardedLink, ListCount, NothingToList, PageHeading, Pager, ResourceTable, SearchForm, loaded_for,
        resource_filters, whose_resources,
    },
    navigation::search_here,
    page_context::SignedIn,
    server_functions::list_resources,
};
use access::{CreateResource, ListKind, ListQuery, Reason, ResourcePage};
use i18n::{msgid, tr};
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
    let heading = match asked.kind {
        ListKind::Current => tr!("Resources"),
        ListKind::Archived => tr!("Archived resources"),
        ListKind::Deleted => tr!("Deleted resources"),
    };
    let is_whole = !asked.is_restricted() && asked.after.is_none() && asked.before.is_none();
    let empty = match asked.kind {
        ListKind::Current => None,
        ListKind::Archived => {
            Some((tr!("The archive is empty"), tr!("What is archived stays here until it is restored.")))
        }
        ListKind::Deleted => {
            Some((tr!("The trash is empty"), tr!("What you delete stays here for 30 days and can be restored.")))
        }
    };
    let content = if let Some((heading, text)) = empty.filter(|_| is_whole && page.resources.is_empty()) {
        EitherOf3::A(view! {
            <div class="empty">
                <h2>{heading}</h2>
                <p>{text}</p>
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
            <PageHeading text=heading/>
            <GuardedLink
                href="/resources/new".to_owned()
                denial=create.denial().map(Reason::text)
                id="why-not-create".to_owned()
                class="button button-primary"
            >
                {tr!("New resource")}
            </GuardedLink>
        </div>
        <div class="toolbar">
            <SearchForm query filters=resource_filters(&person, &asked, &page.resources)/>
            {whose_resources(&person, &asked)}
            <OtherLists query/>
            <ListCount query=&asked page=&page/>
        </div>
        {content}
        <Pager query=&asked page=&page/>
    }
}

/// The lists, with the texts of the links to them.
const LISTS: [(&str, ListKind); 3] = [
    (msgid!("Show current resources"), ListKind::Current),
    (msgid!("Show archived resources"), ListKind::Archived),
    (msgid!("Show deleted resources"), ListKind::Deleted),
];

/// Leads to the lists other than this one. Search and order stay.
#[component]
fn OtherLists(query: Memo<ListQuery>) -> impl IntoView {
    move || {
        let query = query.get();
        let others = LISTS.iter().filter(|(_, kind)| *kind != query.kind);
        let link = |&(label, kind)| {
            let href = address::list(&ListQuery { kind, ..query.from_start() });
            view! {
                <a class="text-link" href=href>
                    {i18n::translate(label)}
                </a>
            }
        };
        others.map(link).collect_view()
    }
}
