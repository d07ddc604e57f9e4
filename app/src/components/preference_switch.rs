//! Switch for a preference: a form that works without JavaScript. With it, `start.js` applies the choice at once.

use crate::{Preference, address};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[component]
pub(crate) fn PreferenceSwitch<P: Preference>(
    /// The value at first.
    chosen: P,
) -> impl IntoView {
    switch(P::NAME, P::LABEL, P::ALL.iter().map(|(value, name, text)| (*name, *text, *value == chosen)).collect())
}

/// Without type parameters, so that the browser loads this code once.
fn switch(preference: &'static str, label: &'static str, offered: Vec<(&'static str, &'static str, bool)>) -> AnyView {
    let location = use_location();
    // The URL of a sign-in callback contains its code, which no page may show.
    let is_secret = location.pathname.get_untracked().starts_with("/auth/");
    let return_to = if is_secret { "/".to_owned() } else { address::of(&location) };
    let buttons = offered
        .into_iter()
        .map(|(name, text, is_chosen)| {
            view! {
                <button
                    type="submit"
                    name=preference
                    value=name
                    aria-pressed=if is_chosen { "true" } else { "false" }
                >
                    {text}
                </button>
            }
        })
        .collect_view();
    view! {
        <form method="post" action="/preferences">
            <input type="hidden" name="return_to" value=return_to/>
            <div class="switch" role="group" aria-label=label>
                {buttons}
            </div>
        </form>
    }
    .into_any()
}
