//! Switch for the colour theme: a form that works without JavaScript; in the browser it applies at once, without a
//! reload.

use crate::{Theme, browser::preferences, page_context::page_state};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_location;

#[component]
pub(crate) fn ThemeSwitch() -> impl IntoView {
    let theme = RwSignal::new(page_state().context.theme);
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
    Effect::new(move || preferences::follow_theme_of_other_tabs(move |chosen| theme.set(chosen)));

    let buttons = Theme::ALL
        .into_iter()
        .map(|offered| {
            let pressed = move || if theme.get() == offered { "true" } else { "false" };
            view! {
                <button
                    type="submit"
                    name="theme"
                    value=offered.name()
                    aria-pressed=pressed
                    on:click=move |event| {
                        event.prevent_default();
                        preferences::choose_theme(offered);
                        theme.set(offered);
                    }
                >
                    {offered.label()}
                </button>
            }
        })
        .collect_view();

    view! {
        <form method="post" action="/theme" on:submit=|event: SubmitEvent| event.prevent_default()>
            <input type="hidden" name="return_to" value=return_to/>
            <div class="theme-switch" role="group" aria-label="Theme">
                {buttons}
            </div>
        </form>
    }
}
