//! One row of the resource map: its form, and a preview of the change.

use super::{
    map_preview::{MapPreview, Preview},
    page_guards::signed_in_page,
};
use crate::{
    Cause, Problem,
    address::{MAP, MapForm, row_text},
    components::{PageHeading, PlainField, UserText, form_actions, loaded_for},
    navigation::search_here,
    server_functions::{load_map, preview_map},
};
use access::{MapEffects, ResourceMap, Right, Role};
use i18n::tr;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// What a change would do; absent until the form is submitted.
type Submitted = Option<Result<MapEffects, Problem>>;

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
fn Form(search: String, map: ResourceMap, preview: Submitted) -> impl IntoView {
    let form = MapForm::of(&search).unwrap_or_default();
    let shown = form.draft();
    let heading = if form.was.is_some() { tr!("Edit a row") } else { tr!("Add a row") };
    let was = form.was.as_ref().map(row_text);
    let rights = Right::ALL.map(|right| {
        view! {
            <option value=right.name() selected=shown.right == right.name()>
                {i18n::translate(right.label())}
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
                        {tr!("Remove this row")}
                    </button>
                </p>
            </form>
        }
    });
    let hidden_was = was.map(|was| view! { <input type="hidden" name="was" value=was/> });
    let copied = (form.like.is_some() && form.typed.is_none()).then(|| {
        view! { <p class="hint">{tr!("The values are copied from another row. Change at least one of them.")}</p> }
    });
    let preview = MapPreview::of(preview.map(|preview| (form, preview)));
    let mut on_input = preview.on_input();
    view! {
        <nav class="breadcrumb" aria-label=tr!("Breadcrumb")>
            <a href=MAP>{tr!("Resource map")}</a>
            <span aria-hidden="true">"/"</span>
            <span aria-current="page">{heading}</span>
        </nav>
        <PageHeading text=heading/>
        <div class="beside">
            <div>
                <section class="card" aria-labelledby="row">
                    <h2 id="row">{tr!("The row")}</h2>
                    {copied}
                    <form
                        class="form"
                        method="get"
                        action="/admin/map/row"
                        node_ref=preview.form
                        on:input=move |_| on_input()
                    >
                        {hidden_was}
                        <PlainField
                            name="pattern"
                            label=tr!("Resources")
                            value=shown.pattern
                            required=true
                            maxlength=203
                            hint=tr!(
                                "A path such as /reports/q3; /reports/* for all directly in /reports; /reports/** for \
                                 all below it."
                            )
                        />
                        <p class="field">
                            <label for="right">{tr!("Allows")}</label>
                            <select id="right" name="right" aria-describedby="right-hint">
                                {rights}
                            </select>
                            <span class="hint" id="right-hint">
                                {tr!(
                                    "Editors can change title, summary and text, but not owner and roles. Anyone who \
                                     can delete a resource can restore it for 30 days, and can create a new one at its \
                                     path after that."
                                )}
                            </span>
                        </p>
                        <fieldset class="field">
                            <legend>{tr!("Roles")}</legend>
                            <div class="checkboxes">{roles}</div>
                        </fieldset>
                        {form_actions(tr!("See what changes"), Signal::stored(false), MAP)}
                    </form>
                    {removal}
                </section>
            </div>
            <Preview preview/>
        </div>
    }
}
