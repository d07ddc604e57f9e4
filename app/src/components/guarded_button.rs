//! A submit button that explains why it is not available.

use super::reason_tooltip::ReasonTooltip;
use leptos::prelude::*;

#[component]
pub(crate) fn GuardedButton(
    /// Reason why the user may not press it; absent when they may.
    denial: Option<String>,
    /// `id` of the tooltip; unique on the page.
    id: String,
    /// CSS class.
    class: &'static str,
    /// Content of the button.
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
    // `aria-disabled` instead of `disabled`: it stays in the tab order, so that the reason is reachable.
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
