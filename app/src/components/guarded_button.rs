//! A submit button that says why when it may not be pressed.

use super::reason_tooltip::ReasonTooltip;
use leptos::prelude::*;

#[component]
pub(crate) fn GuardedButton(
    /// Why it may not be pressed, if so.
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
            <button type="submit" class=class>
                {children()}
            </button>
        }
        .into_any();
    };
    let dismissed = RwSignal::new(false);
    // `aria-disabled` and not `disabled`: it stays in the tab order, so that everybody can reach the reason.
    view! {
        <span
            class="guarded"
            class:dismissed=dismissed
            on:mouseenter=move |_| dismissed.set(false)
            on:focusin=move |_| dismissed.set(false)
            on:keydown=move |event| if event.key() == "Escape" { dismissed.set(true) }
        >
            <button type="button" class=class aria-disabled="true" aria-describedby=id.clone()>
                {children()}
            </button>
            <ReasonTooltip id reason/>
        </span>
    }
    .into_any()
}
