//! The resource map: which roles may do what with all resources below a path.

use super::{map_removal::Removal, page_guards::signed_in_page};
use crate::{
    FlashMessage, Problem,
    address::{MAP, MapForm, MapList},
    components::{Column, FormFlash, PageHeading, RoleChips, card_table, focus, loaded_for, sentence},
    navigation::{Navigation, search_here},
    page_context::page_state,
    server_functions::{load_map, preview_map},
};
use access::{Grant, MapChange, MapEffects, ResourceMap, Untrusted};
use i18n::tr;
use leptos::{either::EitherOf3, html, prelude::*};

/// What a removal would change; absent if no row is to be removed, or if the row is not in the map.
type Preview = Option<Result<MapEffects, Problem>>;

#[component]
pub(crate) fn MapPage() -> impl IntoView {
    signed_in_page(|_| view! { <Listed/> })
}

#[component]
fn Listed() -> impl IntoView {
    let search = search_here();
    let filter = Memo::new(move |_| MapList::of(&search.read()).q);
    let removes = Memo::new(move |_| MapList::of(&search.read()).removes);
    let asked_about = StoredValue::new(None::<Grant>);
    loaded_for(
        move || removes.get(),
        |removes| async move {
            let map = load_map().await?;
            let row = removes.filter(|row| map.grants.contains(row));
            let preview: Preview = match row {
                Some(row) => Some(preview_map(MapChange { was: Some(row), grant: None }).await),
                None => None,
            };
            Ok((map, preview))
        },
        move |removes, (map, preview)| {
            let back_at = asked_about.get_value().filter(|_| removes.is_none());
            asked_about.set_value(removes.clone());
            view! { <Map map filter removes preview back_at/> }
        },
    )
}

/// `back_at`: the row whose question was just answered with no.
#[component]
fn Map(
    map: ResourceMap,
    filter: Memo<String>,
    removes: Option<Grant>,
    preview: Preview,
    back_at: Option<Grant>,
) -> impl IntoView {
    let grants = StoredValue::new(map.grants);
    let table = move || {
        let q = filter.get();
        let all = grants.with_value(Vec::len);
        let shown: Vec<Grant> =
            grants.with_value(|grants| grants.iter().filter(|grant| grant.is_about(&q)).cloned().collect());
        if all == 0 {
            EitherOf3::A(view! {
                <div class="empty">
                    <h2>{tr!("The resource map is empty")}</h2>
                    <p>
                        {tr!(
                            "People can open what they own and what is open to one of their roles. A row of the map \
                             opens everything under a path to a role."
                        )}
                    </p>
                </div>
            })
        } else if shown.is_empty() {
            EitherOf3::B(view! {
                <div class="empty">
                    <h2>{tr!("No row matches")}</h2>
                    <p>
                        {tr!(
                            "None of the {n} rows is about “{text}”." | "None of the {n} rows is about “{text}”.",
                            n = all,
                            text = Untrusted(&q)
                        )}
                    </p>
                </div>
            })
        } else {
            EitherOf3::C(view! { <Rows grants=shown q back_at=back_at.clone()/> })
        }
    };
    let question = removes.map(|row| match preview {
        Some(preview) => {
            let list = MapList { q: filter.get_untracked(), removes: None };
            view! { <Removal row list preview/> }.into_any()
        }
        None => view! {
            <p class="alert alert-note" role="status">
                {tr!("That row is not in the resource map any more.")}
            </p>
        }
        .into_any(),
    });
    // The browser focuses what a form has done once the page is there, with and without JavaScript.
    let is_said = matches!(page_state().context.done, Some(FlashMessage::Map | FlashMessage::MapRowRemoved))
        && !Navigation::has_moved();
    let lead = sentence(
        tr!("Each row lets roles work with every resource under a path, whoever owns it. Rows add to what owners \
             share, and never take anything away; the roles of a single resource stand {link}."),
        [("link", view! { <a href="/resources">{tr!("on the resource itself")}</a> }.into_any())],
    );
    view! {
        <div class="page-head">
            <PageHeading text=tr!("Resource map")/>
            <div class="actions">
                <a class="button button-primary" href=MapForm::default().page()>
                    {tr!("Add a row")}
                </a>
            </div>
        </div>
        <p class="lead page-lead">{lead}</p>
        <div tabindex="-1" autofocus=is_said>
            <FormFlash/>
        </div>
        {question}
        <Search filter/>
        {table}
    }
}

#[component]
fn Search(filter: Memo<String>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    // The typed text stays until the URL changes the search, for example after “Clear search” or “Back”.
    Effect::new(move |before: Option<String>| {
        let filter = filter.get();
        if before.is_some_and(|before| before != filter)
            && let Some(input) = input.get_untracked()
        {
            input.set_value(&filter);
        }
        filter
    });
    view! {
        <form
            class="search"
            role="search"
            method="get"
            action=MAP
            aria-label=tr!("Search the resource map")
            data-navigate=""
        >
            <label class="visually-hidden" for="search-map">
                {tr!("Search the resource map")}
            </label>
            <input
                id="search-map"
                type="search"
                name="q"
                dir="auto"
                placeholder=tr!("Path, pattern, right or role")
                maxlength="200"
                autocomplete="off"
                value=filter.get_untracked()
                node_ref=input
            />
            <button type="submit" class="button">
                {tr!("Search")}
            </button>
            {move || {
                (!filter.read().is_empty())
                    .then(|| {
                        view! {
                            <a class="text-link" href=MAP>
                                {tr!("Clear search")}
                            </a>
                        }
                    })
            }}
        </form>
    }
}

#[component]
fn Rows(grants: Vec<Grant>, q: String, back_at: Option<Grant>) -> impl IntoView {
    let rows = grants.into_iter().map(|grant| {
        let is_back = back_at.as_ref() == Some(&grant);
        row(grant, &q, is_back)
    });
    let columns = [tr!("Resources"), tr!("Allows"), tr!("Roles"), tr!("Actions")].map(Column::Text);
    card_table("table cards-when-narrow", tr!("Rows of the resource map"), &columns, rows.collect())
}

/// `is_back`: whether the question about this row was just answered with no, so that the focus returns to its button.
fn row(grant: Grant, q: &str, is_back: bool) -> AnyView {
    let pattern = grant.pattern.to_string();
    let edit = MapForm { was: Some(grant.clone()), ..MapForm::default() }.page();
    let duplicate = MapForm { like: Some(grant.clone()), ..MapForm::default() }.page();
    let remove = MapList { q: q.to_owned(), removes: Some(grant.clone()) }.page();
    let edits = tr!("Edit {pattern}", pattern = pattern);
    let duplicates = tr!("Duplicate {pattern}", pattern = pattern);
    let removes = tr!("Remove {pattern}", pattern = pattern);
    let link = NodeRef::<html::A>::new();
    if is_back {
        Effect::new(move || {
            if let Some(link) = link.get() {
                focus(link);
            }
        });
    }
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <code>{pattern.clone()}</code>
            </th>
            <td role="cell" data-label=tr!("Allows")>
                {i18n::translate(grant.right.label())}
            </td>
            <td role="cell" data-label=tr!("Roles")>
                <RoleChips roles=grant.roles/>
            </td>
            <td role="cell" data-label=tr!("Actions")>
                <span class="row-actions">
                    <a class="button button-small" href=edit aria-label=edits>
                        {tr!("Edit")}
                    </a>
                    <a class="button button-small" href=duplicate aria-label=duplicates>
                        {tr!("Duplicate")}
                    </a>
                    <a class="button button-small button-danger" href=remove aria-label=removes node_ref=link>
                        {tr!("Remove")}
                    </a>
                </span>
            </td>
        </tr>
    }
    .into_any()
}
