//! One row of the resource map: its form, and a preview of the change.

use super::page_guards::signed_in_page;
use crate::{
    Cause, Problem,
    address::{MapForm, row_text},
    components::{PageHeading, PlainField, ProblemAlert, UserText, loaded_for},
    navigation::search_here,
    server_functions::{load_map, preview_map},
};
use access::{GrantDraft, MapEffect, MapEffects, ResourceMap, Right, Role, Untrusted};
use leptos::{either::Either, prelude::*};
use std::collections::BTreeSet;

/// Preview of a change; absent until the form is submitted.
type Preview = Option<Result<MapEffects, Problem>>;

#[component]
pub(crate) fn MapRowPage() -> impl IntoView {
    signed_in_page(|_| view! { <Row/> })
}

#[component]
fn Row() -> impl IntoView {
    let search = search_here();
    loaded_for(
        move || search.get(),
        |search| async move {
            let form = MapForm::of(&search).ok_or(Problem::here(Cause::MapChanged))?;
            let map = load_map().await?;
            let preview = match form.change() {
                Some(change) => Some(preview_map(change).await),
                None => None,
            };
            Ok((map, preview))
        },
        |search, (map, preview)| view! { <Form search map preview/> },
    )
}

#[component]
fn Form(search: String, map: ResourceMap, preview: Preview) -> impl IntoView {
    let form = MapForm::of(&search).unwrap_or_default();
    let shown = form.typed.clone().or_else(|| form.was.as_ref().map(draft_of)).unwrap_or_default();
    let heading = if form.was.is_some() { "Edit a row" } else { "Add a row" };
    let was = form.was.as_ref().map(row_text);
    let rights = Right::ALL.map(|right| {
        view! {
            <option value=right.name() selected=shown.right == right.name()>
                {right.label()}
            </option>
        }
    });
    let chosen: BTreeSet<String> = shown.roles.iter().cloned().collect();
    let mut offered: BTreeSet<String> = map.roles.iter().map(Role::to_string).collect();
    offered.extend(chosen.iter().cloned());
    let roles = offered.into_iter().enumerate().map(|(nth, role)| {
        let id = format!("role-{nth}");
        view! {
            <div class="checkbox">
                <input type="checkbox" id=id.clone() name="roles" value=role.clone() checked=chosen.contains(&role)/>
                <label for=id><UserText text=role.clone()/></label>
            </div>
        }
    });
    let roles = roles.collect_view();
    let removal = was.clone().filter(|_| !form.removes).map(|was| {
        view! {
            <form class="form" method="get" action="/admin/map/row">
                <input type="hidden" name="was" value=was/>
                <input type="hidden" name="remove" value="1"/>
                <p class="actions">
                    <button type="submit" class="button button-danger">
                        "Remove this row"
                    </button>
                </p>
            </form>
        }
    });
    let hidden_was = was.map(|was| view! { <input type="hidden" name="was" value=was/> });
    view! {
        <nav class="breadcrumb" aria-label="Breadcrumb">
            <a href="/admin/map">"Resource map"</a>
            <span aria-hidden="true">"/"</span>
            <span aria-current="page">{heading}</span>
        </nav>
        <PageHeading text=heading/>
        {preview.map(|preview| view! { <Change form=form.clone() preview/> })}
        <section class="card" aria-labelledby="row">
            <h2 id="row">"The row"</h2>
            <form class="form" method="get" action="/admin/map/row">
                {hidden_was}
                <PlainField
                    name="pattern"
                    label="Resources"
                    value=shown.pattern
                    required=true
                    maxlength=203
                    hint="A path such as /reports/q3; /reports/* for all directly in /reports; /reports/** for all below it."
                />
                <p class="field">
                    <label for="right">"Allows"</label>
                    <select id="right" name="right" aria-describedby="right-hint">
                        {rights}
                    </select>
                    <span class="hint" id="right-hint">
                        "Editors can change title, summary and text, but not owner and roles. Anyone who can delete a resource can restore it for 30 days, and can create a new one at its path after that."
                    </span>
                </p>
                <fieldset class="field">
                    <legend>"Roles"</legend>
                    <div class="checkboxes">{roles}</div>
                </fieldset>
                <p class="actions">
                    <button type="submit" class="button button-primary">
                        "See what changes"
                    </button>
                    <a class="button" href="/admin/map">
                        "Cancel"
                    </a>
                </p>
            </form>
            {removal}
        </section>
    }
}

fn draft_of(grant: &access::Grant) -> GrantDraft {
    GrantDraft {
        pattern: grant.pattern.to_string(),
        right: grant.right.name().to_owned(),
        roles: grant.roles.iter().map(Role::to_string).collect(),
    }
}

/// Effects of the change and the button that applies it, or the reason why it cannot be applied.
#[component]
fn Change(form: MapForm, preview: Result<MapEffects, Problem>) -> impl IntoView {
    let effects = match preview {
        Ok(effects) => effects,
        Err(problem) => {
            return Either::Left(view! { <ProblemAlert problem/> });
        }
    };
    let label = if form.removes { "Remove row" } else { "Save row" };
    let fields = form.fields().into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    let fields = fields.collect_view();
    let (people, resources) =
        (count(effects.people, "person", "people"), count(effects.resources, "resource", "resources"));
    let looked_at = format!("Checked {people} and {resources}.");
    let more = (!effects.is_all).then_some(" There are more, which were not looked at.");
    let further = (effects.further > 0).then(|| {
        view! { <p>{format!("And {} more.", count(effects.further, "change", "changes"))}</p> }
    });
    let nobody = if effects.is_all {
        "Nobody gains or loses access now."
    } else {
        "Nobody gains or loses access to what was checked."
    };
    let list = if effects.effects.is_empty() {
        Either::Left(view! { <p>{nobody}</p> })
    } else {
        let items = effects.effects.iter().map(|effect| {
            let class = if effect.lost { "verdict-no" } else { "verdict-yes" };
            view! {
                <li>
                    <strong class=class>{headline(effect)}</strong>
                    " "
                    {details(effect)}
                </li>
            }
        });
        let items = items.collect_view();
        Either::Right(view! { <ul class="effects">{items}</ul> })
    };
    Either::Right(view! {
        <section class="card" aria-labelledby="change">
            <h2 id="change">"What changes"</h2>
            {list}
            {further}
            <p class="hint">{looked_at} {more}</p>
            <form class="form" method="post" action="/admin/map">
                {fields}
                <p class="actions">
                    <button type="submit" class="button button-primary">
                        {label}
                    </button>
                    <a class="button" href="/admin/map">
                        "Cancel"
                    </a>
                </p>
            </form>
        </section>
    })
}

/// `3 people lose /reports/q3`.
fn headline(effect: &MapEffect) -> String {
    let verb = match (effect.lost, effect.people) {
        (true, 1) => "loses",
        (true, _) => "lose",
        (false, 1) => "gains",
        (false, _) => "gain",
    };
    format!("{} {verb} {}", count(effect.people, "person", "people"), effect.path)
}

/// The rights gained or lost, and the users affected.
fn details(effect: &MapEffect) -> String {
    let rights = effect.rights.iter().map(|right| right.noun()).collect::<Vec<_>>().join(", ");
    let others = effect.people - effect.names.len();
    let names = effect.names.iter().map(|name| Untrusted(name).to_string()).collect::<Vec<_>>().join(", ");
    let names = if others > 0 { format!("{names} and {others} more") } else { names };
    format!("({rights}): {names}")
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
