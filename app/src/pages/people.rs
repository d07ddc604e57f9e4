//! All users, for administrators. The list state is in the URL.

use super::page_guards::signed_in_page;
use crate::{
    address,
    components::{GroupBadges, Moment, PageHeading, UserText, loaded_for},
    navigation::search_here,
    server_functions::list_people,
};
use access::{PeoplePage as List, Person};
use leptos::{either::Either, prelude::*};

#[component]
pub(crate) fn PeoplePage() -> impl IntoView {
    signed_in_page(|_| view! { <People/> })
}

#[component]
fn People() -> impl IntoView {
    let search = search_here();
    let after = Memo::new(move |_| address::value(&search.read(), "after"));
    loaded_for(move || after.get(), list_people, |after, list| view! { <Listed further=after.is_some() list/> })
}

/// `further`: whether this is not the first page.
#[component]
fn Listed(further: bool, list: List) -> impl IntoView {
    let next = list.next.map(|next| address::people(Some(&next)));
    let content = if list.people.is_empty() {
        Either::Left(view! {
            <div class="empty">
                <h2>{if further { "Nobody on this page" } else { "Nobody here yet" }}</h2>
                <p>
                    {if further {
                        "The list has become shorter meanwhile."
                    } else {
                        "People appear here when they have signed in for the first time."
                    }}
                </p>
            </div>
        })
    } else {
        Either::Right(view! {
            <div class="card table-card">
                <PeopleTable people=list.people/>
            </div>
        })
    };
    view! {
        <PageHeading text="People"/>
        <p class="lead page-lead">"People who have signed in. Open one to see their sessions and change their groups."</p>
        {content}
        <nav class="pager" aria-label="Pages">
            {further
                .then(|| {
                    view! {
                        <a class="button" rel="first" href=address::people(None)>
                            "First page"
                        </a>
                    }
                })}
            {next
                .map(|next| {
                    view! {
                        <a class="button" rel="next" href=next>
                            "Next page"
                        </a>
                    }
                })}
        </nav>
    }
}

#[component]
fn PeopleTable(people: Vec<Person>) -> impl IntoView {
    let rows = people.into_iter().map(|person| view! { <Row person/> }).collect_view();
    // ARIA roles are explicit because the style sheet turns rows into cards on narrow screens, and browsers drop table
    // semantics when `display` changes.
    view! {
        <table class="table cards-when-narrow" role="table">
            <caption class="visually-hidden">"People"</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">"Person"</th>
                    <th role="columnheader" scope="col">"Groups"</th>
                    <th role="columnheader" scope="col">"Last sign-in"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

#[component]
fn Row(person: Person) -> impl IntoView {
    let groups: Vec<String> = person.groups.into_iter().collect();
    let list = search_here().get_untracked();
    let none = groups.is_empty().then(|| view! { <span class="quiet">"None"</span> });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <a class="resource-link" href=address::person_from(&person.user, Some(&list))>
                    <span class="resource-title"><UserText text=person.name/></span>
                    " "
                    <span class="resource-path"><UserText text=person.user.username.clone()/></span>
                </a>
            </th>
            <td role="cell" data-label="Groups">
                <GroupBadges groups label="Groups"/>
                {none}
            </td>
            <td role="cell" data-label="Last sign-in">
                <Moment at=person.signed_in_at/>
            </td>
        </tr>
    }
}
