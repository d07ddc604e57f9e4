//! One user, for administrators. Each tab is a page of its own, with its own URL, and loads only what it shows.

mod activity;
mod decisions;
mod groups;
mod newcomer;
mod profile;
mod sessions;

use super::page_guards::signed_in_page;
use crate::{
    address::{self, PersonTab},
    components::{FormFlash, PageHeading, PersonUsageCard, UserText, loaded_for, tabs},
    page_context::SignedIn,
    server_functions::{PersonContent, load_person},
};
use access::UserRef;
use i18n::tr;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_location;

#[component]
pub(crate) fn PersonPage(
    /// The user's subject or username.
    user: String,
) -> impl IntoView {
    signed_in_page(move |administrator| {
        let here = tab_here(user.clone());
        loaded_for(
            move || here.get(),
            move |(tab, search)| load_person(user.clone(), tab, address::value(&search, "after")),
            move |(tab, search), content| page(&administrator, tab, &search, content),
        )
    })
}

/// The tab of this user's page and the query string. They stay as they are while the browser moves on to another page.
fn tab_here(user: String) -> Memo<(PersonTab, String)> {
    let location = use_location();
    Memo::new(move |before: Option<&(PersonTab, String)>| {
        let shown = location.pathname.with(|path| address::person_in(path));
        let tab = shown.filter(|(named, _)| *named == user).map(|(_, tab)| tab);
        match (tab, before) {
            (None, Some(before)) => before.clone(),
            (tab, _) => (tab.unwrap_or_default(), location.search.get()),
        }
    })
}

/// URLs of a user's page, which keep the list of users that led there.
struct Tabs {
    user: UserRef,
    list: Option<String>,
}

impl Tabs {
    fn at(&self, tab: PersonTab) -> String {
        address::person_tab(&self.user, tab, self.list.as_deref(), None)
    }

    fn activity_after(&self, record: &str) -> String {
        address::person_tab(&self.user, PersonTab::Activity, self.list.as_deref(), Some(record))
    }
}

fn page(administrator: &SignedIn, tab: PersonTab, search: &str, content: PersonContent) -> AnyView {
    let (user, name) = content.whose();
    let tabs = Tabs { user: user.clone(), list: address::value(search, address::FROM) };
    let name = name.to_owned();
    let has_signed_in = !matches!(content, PersonContent::NeverSignedIn(_));
    // There is one page of somebody who has never signed in, whichever tab was asked for.
    let tab = if has_signed_in { tab } else { PersonTab::Profile };
    let title = match tab {
        PersonTab::Profile => name.clone(),
        tab => format!("{} · {name}", i18n::translate(tab.label())),
    };
    let content = match content {
        PersonContent::NeverSignedIn(shown) => newcomer::newcomer(administrator, shown, &tabs),
        PersonContent::Profile(shown) => profile::profile(administrator, shown, &tabs),
        PersonContent::Groups(person) => groups::groups(administrator, &person, &tabs),
        PersonContent::Sessions(shown) => sessions::sessions(shown.sessions, &tabs),
        PersonContent::Usage(usage) => view! { <PersonUsageCard usage action=tabs.at(PersonTab::Usage)/> }.into_any(),
        PersonContent::Decisions(shown) => decisions::decisions(shown),
        PersonContent::Activity(shown) => activity::activity(shown, address::value(search, "after").is_some(), &tabs),
    };
    view! {
        {breadcrumb(tab, search, name.clone(), &tabs)}
        <PageHeading text=name title/>
        {has_signed_in.then(|| navigation(tab, &tabs))}
        <FormFlash/>
        {content}
    }
    .into_any()
}

fn breadcrumb(tab: PersonTab, search: &str, name: String, tabs: &Tabs) -> AnyView {
    let whose = match tab {
        PersonTab::Profile => Either::Left(view! { <span aria-current="page"><UserText text=name/></span> }),
        tab => Either::Right(view! {
            <a href=tabs.at(PersonTab::Profile)><UserText text=name/></a>
            <span aria-hidden="true">"/"</span>
            <span aria-current="page">{i18n::translate(tab.label())}</span>
        }),
    };
    view! {
        <nav class="breadcrumb" aria-label=tr!("Breadcrumb")>
            <a href=address::people_before(search)>{tr!("People")}</a>
            <span aria-hidden="true">"/"</span>
            {whose}
        </nav>
    }
    .into_any()
}

fn navigation(current: PersonTab, pages: &Tabs) -> AnyView {
    tabs(
        tr!("About this person"),
        PersonTab::ALL.map(|tab| (pages.at(tab), i18n::translate(tab.label()), tab == current)),
    )
}
