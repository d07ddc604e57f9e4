//! Switch for a preference: a form that works without JavaScript. With it, `start.js` applies the choice at once,
//! except for the language, in which the page is loaded again.

use crate::{Preference, address};
use i18n::Language;
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
    // The frame stays while its pages change.
    let return_to = move || {
        location.pathname.track();
        location.search.track();
        // The URL of a sign-in callback contains its code, which no page may show.
        let is_secret = location.pathname.get_untracked().starts_with("/auth/");
        if is_secret { "/".to_owned() } else { address::of(&location) }
    };
    let buttons = offered
        .into_iter()
        .map(|(name, text, is_chosen)| {
            // Languages are called by their own names, and are read out as such.
            let lang = (preference == Language::NAME).then_some(name);
            let text = if lang.is_some() { text } else { i18n::translate(text) };
            view! {
                <button
                    type="submit"
                    name=preference
                    value=name
                    aria-pressed=if is_chosen { "true" } else { "false" }
                    lang=lang
                >
                    {text}
                </button>
            }
        })
        .collect_view();
    view! {
        <form method="post" action="/preferences">
            <input type="hidden" name="return_to" value=return_to/>
            <div class="switch" role="group" aria-label=i18n::translate(label)>
                {buttons}
            </div>
        </form>
    }
    .into_any()
}
