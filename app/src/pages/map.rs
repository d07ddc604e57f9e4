//! The resource map: which roles may do what with all resources below a path.

use super::page_guards::signed_in_page;
use crate::{
    address::{self, MapForm},
    components::{FormFlash, PageHeading, RoleChips, loaded},
    navigation::search_here,
    server_functions::load_map,
};
use access::{Grant, ResourceMap, ResourcePath, Untrusted};
use leptos::{either::EitherOf3, prelude::*};

#[component]
pub(crate) fn MapPage() -> impl IntoView {
    let search = search_here();
    let filter = Memo::new(move |_| address::value(&search.read(), "q").unwrap_or_default());
    signed_in_page(move |_| loaded(load_map, move |map| view! { <Map map filter/> }))
}

#[component]
fn Map(map: ResourceMap, filter: Memo<String>) -> impl IntoView {
    let grants = StoredValue::new(map.grants);
    let table = move || {
        let filter = filter.get();
        let all = grants.with_value(Vec::len);
        let shown: Vec<Grant> =
            grants.with_value(|grants| grants.iter().filter(|grant| is_about(grant, &filter)).cloned().collect());
        if all == 0 {
            EitherOf3::A(view! {
                <div class="empty">
                    <h2>"The resource map is empty"</h2>
                    <p>"People can open what they own and what is open to one of their roles. A row of the map opens everything under a path to a role."</p>
                </div>
            })
        } else if shown.is_empty() {
            EitherOf3::B(view! {
                <div class="empty">
                    <h2>"No row matches"</h2>
                    <p>{format!("None of the {all} rows is about “{}”.", Untrusted(&filter))}</p>
                </div>
            })
        } else {
            EitherOf3::C(view! { <Rows grants=shown/> })
        }
    };
    view! {
        <div class="page-head">
            <PageHeading text="Resource map"/>
            <div class="actions">
                <a class="button button-primary" href=MapForm::default().page()>
                    "Add a row"
                </a>
            </div>
        </div>
        <p class="lead page-lead">
            "Each row lets roles work with every resource under a path, whoever owns it. Rows add to what owners share, and never take anything away; the roles of a single resource stand "
            <a href="/resources">"on the resource itself"</a> "."
        </p>
        <FormFlash/>
        <form class="search" role="search" method="get" action="/admin/map" aria-label="Filter the resource map">
            <label class="visually-hidden" for="filter-map">
                "Filter the resource map"
            </label>
            <input
                id="filter-map"
                type="search"
                name="q"
                placeholder="Path, pattern or role"
                maxlength="200"
                autocomplete="off"
                value=filter.get_untracked()
            />
            <button type="submit" class="button">
                "Filter"
            </button>
            {move || {
                (!filter.read().is_empty())
                    .then(|| {
                        view! {
                            <a class="text-link" href="/admin/map" rel="external">
                                "Clear filter"
                            </a>
                        }
                    })
            }}
        </form>
        {table}
    }
}

/// Whether a row contains the text, or matches it as a resource path.
fn is_about(grant: &Grant, filter: &str) -> bool {
    let text = filter.trim().to_ascii_lowercase();
    let in_row = |name: &str| name.to_ascii_lowercase().contains(&text);
    let matches = |path: ResourcePath| grant.pattern.matches(&path);
    in_row(&grant.pattern.to_string())
        || grant.roles.iter().any(|role| in_row(role.as_str()))
        || text.parse().is_ok_and(matches)
}

#[component]
fn Rows(grants: Vec<Grant>) -> impl IntoView {
    let rows = grants.into_iter().map(|grant| {
        let pattern = grant.pattern.to_string();
        let label = format!("Edit {pattern}");
        let page = MapForm { was: Some(grant.clone()), ..MapForm::default() }.page();
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">
                    <code>{pattern}</code>
                </th>
                <td role="cell" data-label="Allows">
                    {grant.right.label()}
                </td>
                <td role="cell" data-label="Roles">
                    <RoleChips roles=grant.roles/>
                </td>
                <td role="cell" data-label="Actions">
                    <a class="button" href=page aria-label=label>
                        "Edit"
                    </a>
                </td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <div class="card table-card">
            <table class="table cards-when-narrow" role="table">
                <caption class="visually-hidden">"Rows of the resource map"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">"Resources"</th>
                        <th role="columnheader" scope="col">"Allows"</th>
                        <th role="columnheader" scope="col">"Roles"</th>
                        <th role="columnheader" scope="col">"Actions"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}
