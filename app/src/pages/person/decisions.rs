//! What the rules let a user do, and the roles behind it.

use crate::{
    components::{ActionTable, PlainField, UserText},
    page_context::SignedIn,
};
use access::{ExplainableAction, Person, PersonDecisions, Role, claims, origin};
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
        let rows = roles.iter().map(role).collect_view();
        // ARIA roles are explicit because the style sheet turns rows into cards on narrow screens, and browsers drop
        // table semantics when `display` changes.
        Either::Right(view! {
            <table class="table cards-when-narrow" role="table">
                <caption class="visually-hidden">{tr!("Roles, and where each comes from")}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{tr!("Role")}</th>
                        <th role="columnheader" scope="col">{tr!("Comes from")}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        })
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

fn role(role: &Role) -> AnyView {
    let comes_from = if role.origin() == origin(claims::GROUPS) {
        tr!("A group").to_owned()
    } else {
        tr!("The attribute {name}", name = role.origin())
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <UserText text=role.to_string()/>
            </th>
            <td role="cell" data-label=tr!("Comes from")>
                <UserText text=comes_from/>
            </td>
        </tr>
    }
    .into_any()
}
