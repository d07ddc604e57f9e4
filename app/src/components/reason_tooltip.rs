//! Tooltip with the reason why a control is greyed out.

use super::UserText;
use leptos::prelude::*;

/// The style sheet shows it while the preceding element is hovered or focused. That element references it in
/// `aria-describedby`.
#[component]
pub(crate) fn ReasonTooltip(
    /// `id` of the tooltip.
    id: String,
    /// The reason, as a sentence.
    reason: String,
) -> impl IntoView {
    view! {
        <span class="tooltip" role="tooltip" id=id>
            <UserText text=reason/>
        </span>
    }
}
