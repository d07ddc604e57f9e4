//! Roles that a resource is shared with.

use super::UserText;
use access::Role;
use leptos::prelude::*;
use std::collections::BTreeSet;

#[component]
pub(crate) fn RoleChips(
    /// The roles; none means only the owner and administrators.
    roles: BTreeSet<Role>,
) -> impl IntoView {
    if roles.is_empty() {
        return view! { <span class="quiet">"Owner and administrators only"</span> }.into_any();
    }
    view! {
        <ul class="badges" role="list" aria-label="Roles">
            {roles.into_iter().map(|role| view! { <li class="badge badge-role"><UserText text=role.to_string()/></li> }).collect_view()}
        </ul>
    }
    .into_any()
}
