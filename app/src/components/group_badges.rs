//! Groups as badges.

use super::UserText;
use leptos::prelude::*;

#[component]
pub(crate) fn GroupBadges(
    /// Group names.
    groups: Vec<String>,
    /// Accessible name of the list.
    label: &'static str,
) -> impl IntoView {
    (!groups.is_empty()).then(|| {
        // Safari drops list semantics when bullets are hidden; the explicit role restores them.
        view! {
            <ul class="badges" role="list" aria-label=label>
                {groups
                    .into_iter()
                    .map(|group| view! { <li class="badge"><UserText text=group/></li> })
                    .collect_view()}
            </ul>
        }
    })
}
