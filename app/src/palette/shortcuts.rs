//! The list of keyboard shortcuts, with the switch that turns those of a single key off (WCAG 2.1.4).

use crate::{
    Preference as _, Shortcuts,
    components::PreferenceSwitch,
    destinations::{beginnings_for, pages_for},
    page_context::SignedIn,
};
use i18n::tr;
use leptos::{ev::MouseEvent, html, prelude::*};

#[component]
pub(super) fn ShortcutsDialog<'a>(person: &'a SignedIn, dialog: NodeRef<html::Dialog>) -> impl IntoView + use<> {
    let root = document().document_element();
    let attribute = |name: &str| root.as_ref().and_then(|root| root.get_attribute(name));
    let chosen = Shortcuts::named(&attribute("data-shortcuts").unwrap_or_default());
    let modifier = if attribute("data-apple").is_some() { "⌘" } else { tr!("Ctrl") };
    let general = [
        (tr!("Search pages, resources, people and actions"), vec![modifier.to_owned(), "K".to_owned()]),
        (tr!("Search this page, or everything"), vec!["/".to_owned()]),
        (tr!("Show these shortcuts"), vec!["?".to_owned()]),
    ];
    let pages = pages_for(person).into_iter().chain(beginnings_for(person));
    let pages =
        pages.filter_map(|page| Some((i18n::translate(page.text), vec!["g".to_owned(), page.key?.to_string()])));
    let shortcuts: Vec<AnyView> = general.into_iter().chain(pages).map(|(text, keys)| shortcut(text, keys)).collect();
    let close = move |_: MouseEvent| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <dialog class="dialog" aria-labelledby="shortcuts-heading" node_ref=dialog>
            <h2 id="shortcuts-heading">{tr!("Keyboard shortcuts")}</h2>
            <ul class="shortcuts" role="list">
                {shortcuts}
            </ul>
            <div class="shortcuts-switch">
                <p>
                    {tr!("If keys do things by mistake, turn off the shortcuts without {key}.", key = modifier)}
                </p>
                <PreferenceSwitch chosen/>
            </div>
            <div class="actions">
                <button type="button" class="button" autofocus on:click=close>
                    {tr!("Close")}
                </button>
            </div>
        </dialog>
    }
    .into_any()
}

/// Keys that are pressed one after the other, or, with a modifier, together.
fn shortcut(text: &'static str, keys: Vec<String>) -> AnyView {
    let keys: Vec<AnyView> = keys.into_iter().map(|key| view! { <kbd>{key}</kbd> " " }.into_any()).collect();
    view! {
        <li>
            <span>{text} " "</span>
            <span class="shortcut-keys">{keys}</span>
        </li>
    }
    .into_any()
}
