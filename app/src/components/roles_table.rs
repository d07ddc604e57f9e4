//! A user's roles, each with where it comes from.

use super::UserText;
use access::{Role, claims, origin};
use i18n::tr;
use leptos::prelude::*;
use std::collections::BTreeSet;

pub(crate) fn roles_table(roles: &BTreeSet<Role>) -> AnyView {
    let rows: Vec<AnyView> = roles.iter().map(row).collect();
    // ARIA roles are explicit because the style sheet turns rows into cards on narrow screens, and browsers drop table
    // semantics when `display` changes.
    view! {
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
    }
    .into_any()
}

fn row(role: &Role) -> AnyView {
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
