//! What the rules let a user do, and the roles behind it.

use crate::{
    components::{ActionTable, PlainField, roles_table},
    page_context::SignedIn,
};
use access::{ExplainableAction, Person, PersonDecisions, Role};
use i18n::tr;
use leptos::{either::Either, prelude::*};
use std::collections::BTreeSet;

pub(super) fn decisions(shown: PersonDecisions) -> AnyView {
    let PersonDecisions { person, rules } = shown;
    let asked_about = SignedIn::another(&person, rules);
    view! {
        {question(&person)}
        <section class="card table-card" aria-label=tr!("Decisions")>
            <ActionTable person=&asked_about is_another=true/>
        </section>
        {roles(&asked_about.principal.roles)}
    }
    .into_any()
}

/// Leads to the answer of "Why?" about this user.
fn question(person: &Person) -> AnyView {
    let actions = ExplainableAction::ALL.iter().map(|&action| {
        view! {
            <option value=action.name() selected={action == ExplainableAction::default()}>
                {i18n::translate(action.label())}
            </option>
        }
    });
    view! {
        <section class="card" aria-labelledby="ask">
            <h2 id="ask">{tr!("Ask why")}</h2>
            <p class="hint">
                {tr!("Whether this person can do something, and what decides it. Nothing is done or counted.")}
            </p>
            <form class="form" method="get" action="/admin/why" data-navigate="">
                <input type="hidden" name="username" value=person.user.username.clone()/>
                <input type="hidden" name="subject" value=person.user.id.subject().to_owned()/>
                <p class="field">
                    <label for="action">{tr!("Action")}</label>
                    <select id="action" name="action">
                        {actions.collect_view()}
                    </select>
                </p>
                <PlainField
                    name="path"
                    label=tr!("Resource")
                    maxlength=200
                    placeholder="/reports/q3"
                    hint=tr!("Its path, for the actions that are about one.")
                />
                <p class="actions">
                    <button type="submit" class="button button-primary">
                        {tr!("Ask")}
                    </button>
                </p>
            </form>
        </section>
    }
    .into_any()
}

fn roles(roles: &BTreeSet<Role>) -> AnyView {
    let list = if roles.is_empty() {
        Either::Left(
            view! { <p class="card-note quiet">{tr!("No roles: only their own resources are open to them.")}</p> },
        )
    } else {
        Either::Right(roles_table(roles))
    };
    view! {
        <section class="card table-card" aria-labelledby="roles">
            <div class="card-head">
                <h2 id="roles">{tr!("Roles")}</h2>
                <p class="quiet">
                    {tr!("Of the last sign-in. Resources and rows of the resource map are opened to them.")}
                </p>
            </div>
            {list}
        </section>
    }
    .into_any()
}
