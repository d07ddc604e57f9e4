//! Switch for a preference: a form that works without JavaScript; in the browser it applies at once, without a reload.

use crate::{Preference, browser::preferences};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_location;

#[component]
pub(crate) fn PreferenceSwitch<P: Preference>(
    /// The value at first.
    chosen: P,
) -> impl IntoView {
    switch(P::NAME, P::LABEL, P::ALL.iter().map(|(_, name, text)| (*name, *text)).collect(), chosen.name())
}

/// Without type parameters, so that the browser loads this code once.
fn switch(
    preference: &'static str,
    label: &'static str,
    offered: Vec<(&'static str, &'static str)>,
    chosen: &'static str,
) -> AnyView {
    let chosen = RwSignal::new(chosen.to_owned());
    let location = use_location();
    let return_to = move || {
        // The URL of a sign-in callback contains its code, which no page may show.
        if location.pathname.get().starts_with("/auth/") {
            return "/".to_owned();
        }
        let search = location.search.get();
        let separator = if search.is_empty() { "" } else { "?" };
        format!("{}{separator}{search}", location.pathname.get())
    };
    Effect::new(move || preferences::follow_other_tabs(preference, move |name| chosen.set(name)));

    let buttons = offered
        .into_iter()
        .map(|(name, text)| {
            let pressed = move || if chosen.with(|chosen| chosen == name) { "true" } else { "false" };
            view! {
                <button
                    type="submit"
                    name=preference
                    value=name
                    aria-pressed=pressed
                    on:click=move |event| {
                        event.prevent_default();
                        preferences::choose(preference, name);
                        chosen.set(name.to_owned());
                    }
                >
                    {text}
                </button>
            }
        })
        .collect_view();

    view! {
        <form method="post" action="/preferences" on:submit=|event: SubmitEvent| event.prevent_default()>
            <input type="hidden" name="return_to" value=return_to/>
            <div class="switch" role="group" aria-label=label>
                {buttons}
            </div>
        </form>
    }
    .into_any()
}
