//! Both dialogs. They are made with the first command and stay in the document.

use super::{GO, SEARCH, SHORTCUTS, search::SearchDialog, shortcuts::ShortcutsDialog};
use crate::{
    commands,
    destinations::{beginnings_for, pages_for},
    page_context::page_state,
};
use leptos::{html, prelude::*};
use leptos_router::hooks::{use_location, use_navigate};
use std::cell::OnceCell;

#[derive(Clone, Copy)]
struct Dialogs {
    search: NodeRef<html::Dialog>,
    shortcuts: NodeRef<html::Dialog>,
}

thread_local! {
    static DIALOGS: OnceCell<Dialogs> = const { OnceCell::new() };
}

/// Carries out a command; an unknown one does nothing.
pub(crate) fn run(command: &str) {
    let Some(owner) = commands::owner() else { return };
    owner.with(|| {
        let dialogs = DIALOGS.with(|dialogs| *dialogs.get_or_init(Dialogs::mount));
        match command {
            SEARCH => open(dialogs.search),
            SHORTCUTS => open(dialogs.shortcuts),
            _ => go(command.strip_prefix(GO).unwrap_or_default()),
        }
    });
}

impl Dialogs {
    /// Appends the dialogs to the body, where they are in front of everything.
    fn mount() -> Self {
        let dialogs = Self { search: NodeRef::new(), shortcuts: NodeRef::new() };
        if let (Some(body), Some(person)) = (document().body(), page_state().signed_in) {
            let Self { search, shortcuts } = dialogs;
            let view = view! {
                <SearchDialog person=&person dialog=search/>
                <ShortcutsDialog person=&person dialog=shortcuts/>
            };
            let mut state = view.into_any().build();
            state.mount(&body, None);
            // The document keeps them for as long as it is there.
            std::mem::forget(state);
            // Back leads to another page, which the dialogs say nothing about.
            let path = use_location().pathname;
            Effect::new(move |before: Option<()>| {
                path.track();
                if before.is_some() {
                    [search, shortcuts].into_iter().filter_map(|dialog| dialog.get_untracked()).for_each(|dialog| {
                        dialog.close();
                    });
                }
            });
        }
        dialogs
    }
}

/// Opens the dialog in front of the page. Closing it returns the focus.
fn open(dialog: NodeRef<html::Dialog>) {
    if let Some(dialog) = dialog.get_untracked()
        && !dialog.open()
    {
        let _ = dialog.show_modal();
    }
}

/// Goes to the page of this key, if the user may open it.
fn go(key: &str) {
    let Some(person) = page_state().signed_in else { return };
    let mut pages = pages_for(&person).into_iter().chain(beginnings_for(&person));
    if let Some(page) = pages.find(|page| page.key.is_some_and(|own| key.chars().eq([own]))) {
        use_navigate()(page.href, Default::default());
    }
}
