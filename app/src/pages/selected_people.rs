//! Changes several people at once. Whom, is in the URL.

use super::page_guards::signed_in_page;
use crate::{
    address,
    components::{PageHeading, PlainField, UserText, loaded_for},
    navigation::search_here,
    page_context::SignedIn,
    server_functions::select_people,
};
use access::{BulkChange, MAX_SELECTED_PEOPLE, PersonSummary, SelectedPeople};
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
    let heading = match number {
        0 => "Nobody is selected".to_owned(),
        1 => "Change 1 person".to_owned(),
        _ => format!("Change {number} people"),
    };
    let more = selected.has_more.then(|| {
        view! {
            <p class="alert alert-info" role="note">
                {format!(
                    "More people match. These are the first {number}; change at most {MAX_SELECTED_PEOPLE} at once.",
                )}
            </p>
        }
    });
    let content = if number == 0 {
        view! {
            <div class="empty">
                <p>"Tick the people in the list, and then choose “Change selected”."</p>
                <a class="button" href=address::PEOPLE>
                    "Back to people"
                </a>
            </div>
        }
        .into_any()
    } else {
        form(&administrator, &search, selected.people)
    };
    view! {
        <nav class="breadcrumb" aria-label="Breadcrumb">
            <a href=address::PEOPLE>"People"</a>
            <span aria-hidden="true">"/"</span>
            <span aria-current="page">"Selected people"</span>
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
            BulkChange::Member(true) => format!("Add to {}", rules.members),
            BulkChange::Member(false) => format!("Remove from {}", rules.members),
            BulkChange::Administrator(true) => format!("Add to {}", rules.administrators),
            BulkChange::Administrator(false) => format!("Remove from {}", rules.administrators),
            BulkChange::SignOut => "Sign out everywhere".to_owned(),
            BulkChange::Limit => "Set their own daily limit".to_owned(),
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
                <legend>"What to change"</legend>
                <div class="checkboxes">{changes.collect_view()}</div>
            </fieldset>
            <PlainField
                name="limit"
                label="Daily limit"
                hint="Calls a day for the choice “Set their own daily limit”: a whole number, or unlimited. Leave it empty to remove their own limits."
                pattern="[0-9]{1,10}|unlimited"
                maxlength=20
            />
            <fieldset class="field">
                <legend>"Whom to change"</legend>
                <div class="checkboxes">{people}</div>
            </fieldset>
            <div class="actions">
                <button type="submit" class="button button-primary">
                    "Change these people"
                </button>
                <a class="button" href=address::PEOPLE>
                    "Cancel"
                </a>
            </div>
        </form>
    }
    .into_any()
}

fn selected_person(person: PersonSummary) -> AnyView {
    let PersonSummary { user, name, groups, .. } = person;
    let id = format!("user-{}", user.id.subject());
    let groups = groups.into_iter().collect::<Vec<_>>().join(", ");
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
                    {(!groups.is_empty()).then(|| view! { ", in " <UserText text=groups/> })}
                </span>
            </label>
        </div>
    }
    .into_any()
}
