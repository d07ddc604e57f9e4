//! Roles that a resource is shared with.

use super::UserText;
use access::{Role, Untrusted};
use i18n::tr;
use leptos::prelude::*;
use std::collections::BTreeSet;

#[component]
pub(crate) fn RoleChips(
    /// The roles; none means only the owner and administrators.
    roles: BTreeSet<Role>,
    /// Maximum number of chips; one more then counts the other roles and names them in its title.
    #[prop(default = usize::MAX)]
    most: usize,
) -> impl IntoView {
    if roles.is_empty() {
        return view! { <span class="quiet">{tr!("Owner and administrators only")}</span> }.into_any();
    }
    let mut names = roles.iter().map(Role::to_string).collect::<Vec<_>>();
    let others = names.split_off(most.min(names.len()));
    let others = (!others.is_empty()).then(|| {
        let named = others.join(tr!(", "));
        view! {
            <li class="quiet" title=Untrusted(&named).to_string()>
                {format!("+{}", others.len())}
                <span class="visually-hidden">{format!(": {}", Untrusted(&named))}</span>
            </li>
        }
    });
    view! {
        <ul class="badges" role="list" aria-label=tr!("Roles")>
            {names.into_iter().map(|name| view! { <li class="badge badge-role"><UserText text=name/></li> }).collect_view()}
            {others}
        </ul>
    }
    .into_any()
}
