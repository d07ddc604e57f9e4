//! A link that says why when it may not be followed.

use super::reason_tooltip::ReasonTooltip;
use leptos::prelude::*;

#[component]
pub(crate) fn GuardedLink(
    /// Where it leads.
    href: String,
    /// Why it may not be followed, if so.
    denial: Option<String>,
    /// Unique on the page; names the tooltip.
    id: String,
    /// Its class.
    class: &'static str,
    /// Its text.
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
