//! How pages look and behave in this browser.

use crate::{Preference, components::PreferenceSwitch, page_context::page_state, palette};
use i18n::tr;
use leptos::prelude::*;

pub(super) fn preferences() -> AnyView {
    let context = page_state().context;
    let shortcuts = view! {
        <PreferenceSwitch chosen=current(context.shortcuts)/>
        <button type="button" class="button button-small needs-script" data-command=palette::SHORTCUTS>
            {tr!("Show all shortcuts")}
        </button>
    };
    let theme = view! { <PreferenceSwitch chosen=current(context.theme)/> }.into_any();
    let density = view! { <PreferenceSwitch chosen=current(context.density)/> }.into_any();
    let language = view! { <PreferenceSwitch chosen=context.language/> }.into_any();
    let rows = [
        row(tr!("Theme"), tr!("Light or dark, or as your system has it."), theme),
        row(tr!("Density"), tr!("How close together the rows of tables are."), density),
        row(tr!("Language"), tr!("The language of all pages. What people wrote stays as it is."), language),
        row(
            tr!("Single-key shortcuts"),
            tr!("Keys such as “/” and “?”. Turn them off if you dictate, or if keys do things by mistake."),
            shortcuts.into_any(),
        ),
    ];
    view! {
        <section class="card settings" aria-labelledby="preferences">
            <h2 id="preferences">{tr!("Preferences")}</h2>
            <p class="quiet">{tr!("They take effect at once, and this browser keeps them for a year.")}</p>
            <ul role="list">{rows.into_iter().collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn row(name: &'static str, explanation: &'static str, choice: AnyView) -> AnyView {
    view! {
        <li>
            <div class="setting-text">
                <h3>{name}</h3>
                <p class="hint">{explanation}</p>
            </div>
            <div class="setting-choice">{choice}</div>
        </li>
    }
    .into_any()
}

/// What is chosen now. Since the document was loaded, `start.js` may have changed it, and keeps it in the root element.
fn current<P: Preference>(loaded: P) -> P {
    #[cfg(not(feature = "hydrate"))]
    return loaded;
    #[cfg(feature = "hydrate")]
    {
        let root = document().document_element();
        let name = root.and_then(|root| root.get_attribute(&format!("data-{}", P::NAME)));
        name.map_or(loaded, |name| P::named(&name))
    }
}
