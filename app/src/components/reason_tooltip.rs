//! Why something is greyed out.

use super::UserText;
use leptos::prelude::*;

/// Shown by the style sheet while the element before it is pointed at or focused; that element names it in
/// `aria-describedby`.
#[component]
pub(crate) fn ReasonTooltip(
    /// The tooltip's id.
    id: String,
    /// The reason, a sentence.
    reason: String,
) -> impl IntoView {
    view! {
        <span class="tooltip" role="tooltip" id=id>
            <UserText text=reason/>
        </span>
    }
}
