//! A link that explains why it is not available.

use super::reason_tooltip::ReasonTooltip;
use leptos::prelude::*;

#[component]
pub(crate) fn GuardedLink(
    /// URL of the link.
    href: String,
    /// Reason why the user may not follow it; absent when they may.
    denial: Option<String>,
    /// `id` of the tooltip; unique on the page.
    id: String,
    /// CSS class.
    class: &'static str,
    /// Content of the link.
    children: Children,
) -> impl IntoView {
    let Some(reason) = denial else {
        return view! {
            <a class=class href=href>
                {children()}
            </a>
        }
        .into_any();
    };
    let dismissed = RwSignal::new(false);
    view! {
        <span
            class="guarded"
            class:dismissed=dismissed
            on:mouseenter=move |_| dismissed.set(false)
            on:focusin=move |_| dismissed.set(false)
            on:keydown=move |event| if event.key() == "Escape" { dismissed.set(true) }
        >
            <a class=class role="link" tabindex="0" aria-disabled="true" aria-describedby=id.clone()>
                {children()}
            </a>
            <ReasonTooltip id reason/>
        </span>
    }
    .into_any()
}
