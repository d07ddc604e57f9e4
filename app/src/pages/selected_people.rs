//! Changes several people at once. Whom, is in the URL.

use super::page_guards::signed_in_page;
use crate::{
    address,
    components::{PageHeading, PlainField, UserText, loaded_for, sentence},
    navigation::search_here,
    page_context::SignedIn,
    server_functions::select_people,
};
use access::{BulkChange, Limit, MAX_SELECTED_PEOPLE, PersonSummary, SelectedPeople};
use i18n::tr;
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub(crate) fn SelectedPeoplePage() -> impl IntoView {
    signed_in_page(|administrator| view! { <Selected administrator/> })
}

#[component]
fn Selected(administrator: Arc<SignedIn>) -> impl IntoView {
    let search = search_here();
    loaded_for(
        move || search.get(),
        |search| {
            let (query, users) = address::selection(&search);
            select_people(query, users)
        },
        move |search, selected| view! { <ChangeForm administrator=administrator.clone() search selected/> },
    )
}

#[component]
fn ChangeForm(administrator: Arc<SignedIn>, search: String, selected: SelectedPeople) -> impl IntoView {
    let number = selected.people.len();
    let heading = if number == 0 {
        tr!("Nobody is selected").to_owned()
    } else {
        tr!("Change {n} person" | "Change {n} people", n = number)
    };
    let more = selected.has_more.then(|| {
        view! {
            <p class="alert alert-info" role="note">
                {tr!(
                    "More people match. These are the first {number}; change at most {limit} at once.",
                    number = number,
                    limit = MAX_SELECTED_PEOPLE
                )}
            </p>
        }
    });
    let content = if number == 0 {
        view! {
            <div class="empty">
                <p>{tr!("Tick the people in the list, and then choose “Change selected”.")}</p>
                <a class="button" href=address::PEOPLE>
                    {tr!("Back to people")}
                </a>
            </div>
        }
        .into_any()
    } else {
        form(&administrator, &search, selected.people)
    };
    view! {
        <nav class="breadcrumb" aria-label=tr!("Breadcrumb")>
            <a href=address::PEOPLE>{tr!("People")}</a>
            <span aria-hidden="true">"/"</span>
            <span aria-current="page">{tr!("Selected people")}</span>
        </nav>
        <PageHeading text=heading/>
        {more}
        {content}
    }
}

/// Posted to the page with the query string `search`, so that the selection survives a sign-in on the way.
fn form(administrator: &SignedIn, search: &str, people: Vec<PersonSummary>) -> AnyView {
    let rules = administrator.rules();
    let changes = BulkChange::ALL.map(|(name, change)| {
        let text = match change {
            BulkChange::Member(true) => tr!("Add to {group}", group = rules.members),
            BulkChange::Member(false) => tr!("Remove from {group}", group = rules.members),
            BulkChange::Administrator(true) => tr!("Add to {group}", group = rules.administrators),
            BulkChange::Administrator(false) => tr!("Remove from {group}", group = rules.administrators),
            BulkChange::SignOut => tr!("Sign out everywhere").to_owned(),
            BulkChange::Limit => tr!("Set their own daily limit").to_owned(),
        };
        let id = format!("change-{name}");
        view! {
            <div class="checkbox">
                <input type="radio" id=id.clone() name="change" value=name required=true/>
                <label for=id>
                    <UserText text/>
                </label>
            </div>
        }
    });
    let action = format!("{}?{}", address::SELECTED_PEOPLE, search.trim_start_matches('?'));
    let people = people.into_iter().map(selected_person).collect_view();
    view! {
        <form class="form card" method="post" action=action>
            <fieldset class="field">
                <legend>{tr!("What to change")}</legend>
                <div class="checkboxes">{changes.collect_view()}</div>
            </fieldset>
            <PlainField
                name="limit"
                label=tr!("Daily limit")
                hint=tr!(
                    "Calls a day for the choice “Set their own daily limit”: a whole number, or unlimited. Leave it \
                     empty to remove their own limits."
                )
                pattern=Limit::PATTERN
                maxlength=20
            />
            <fieldset class="field">
                <legend>{tr!("Whom to change")}</legend>
                <div class="checkboxes">{people}</div>
            </fieldset>
            <div class="actions">
                <button type="submit" class="button button-primary">
                    {tr!("Change these people")}
                </button>
                <a class="button" href=address::PEOPLE>
                    {tr!("Cancel")}
                </a>
            </div>
        </form>
    }
    .into_any()
}

fn selected_person(person: PersonSummary) -> AnyView {
    let PersonSummary { user, name, groups, .. } = person;
    let id = format!("user-{}", user.id.subject());
    let groups = groups.into_iter().collect::<Vec<_>>().join(tr!(", "));
    let groups = (!groups.is_empty())
        .then(|| sentence(tr!(", in {groups}"), [("groups", view! { <UserText text=groups/> }.into_any())]));
    view! {
        <div class="checkbox">
            <input
                type="checkbox"
                id=id.clone()
                name=address::SELECTED_USER
                value=user.id.subject().to_owned()
                checked=true
            />
            <label for=id>
                <UserText text=name/>
                " "
                <span class="quiet">
                    <UserText text=user.username.clone()/>
                    {groups}
                </span>
            </label>
        </div>
    }
    .into_any()
}
