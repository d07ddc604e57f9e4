//! Groups as badges.

use super::UserText;
use leptos::prelude::*;

#[component]
pub(crate) fn GroupBadges(
    /// The groups' names.
    groups: Vec<String>,
    /// The list's accessible name.
    label: &'static str,
) -> impl IntoView {
    (!groups.is_empty()).then(|| {
        // Safari takes the list's role away with its bullets; the attribute gives it back.
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
