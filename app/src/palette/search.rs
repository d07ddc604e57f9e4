//! The palette: a combobox in a modal dialog. The focus stays in its field; the arrows move through the list.

use super::entries::{Deed, Entry, Found, Section, answering, offered_to, search_text};
use crate::{
    Problem,
    components::UserText,
    destinations::{administrates, lists_resources},
    page_context::SignedIn,
    server_functions::{list_people, list_resources},
};
use access::{ListQuery, MAX_SEARCH_CHARS, PeopleQuery, Untrusted};
use i18n::tr;
use leptos::{
    ev::{Event, KeyboardEvent, MouseEvent},
    html,
    prelude::*,
    task::spawn_local,
    web_sys::HtmlElement,
};
use leptos_router::hooks::use_navigate;
use std::{future::Future, time::Duration};
use wasm_bindgen::JsCast as _;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

/// How long the user pauses before the server is asked.
const PAUSE: Duration = Duration::from_millis(200);
const LIST: &str = "palette-results";

/// State of the palette.
#[derive(Clone, Copy)]
struct Palette {
    dialog: NodeRef<html::Dialog>,
    typed: RwSignal<String>,
    offered: StoredValue<Vec<Entry>>,
    resources: RwSignal<Found>,
    people: RwSignal<Found>,
    searches_resources: bool,
    searches_people: bool,
    /// What the chosen entry does: answers that arrive later do not change the choice. Without one, it is the first.
    chosen: RwSignal<Option<Deed>>,
}

impl Palette {
    /// The entries to show.
    fn shown(self) -> Vec<Entry> {
        let found = [self.resources.get(), self.people.get()];
        self.typed.with(|typed| self.offered.with_value(|offered| answering(typed, offered, &found)))
    }

    fn type_in(self, text: String) {
        self.typed.set(text);
        self.chosen.set(None);
        let first = untrack(|| self.shown()).into_iter().next();
        self.chosen.set(first.map(|entry| entry.deed));
    }

    /// Asks the server for what is typed. An answer that comes too late is dropped.
    fn search(self) {
        let Some(text) = self.typed.with_untracked(|typed| search_text(typed).map(str::to_owned)) else { return };
        if self.searches_resources {
            let query = ListQuery { q: text.clone(), ..ListQuery::default() };
            self.ask(text.clone(), self.resources, async move {
                Ok(list_resources(query).await?.resources.into_iter().map(Entry::resource).collect())
            });
        }
        if self.searches_people {
            let query = PeopleQuery { q: text.clone(), ..PeopleQuery::default() };
            self.ask(text, self.people, async move {
                Ok(list_people(query).await?.people.into_iter().map(Entry::person).collect())
            });
        }
    }

    fn ask(
        self,
        text: String,
        found: RwSignal<Found>,
        answer: impl Future<Output = Result<Vec<Entry>, Problem>> + 'static,
    ) {
        spawn_local(async move {
            let answer = answer.await.map(Vec::into_iter);
            if self.typed.with_untracked(|typed| search_text(typed) == Some(text.as_str())) {
                found.set(Found::of(text, answer));
            }
        });
    }

    /// What is going on, for everybody and for screen readers.
    fn status(self, shown: usize) -> String {
        let typed = self.typed.get();
        let asked = [(self.searches_resources, self.resources), (self.searches_people, self.people)];
        let of_text = |text: &str| {
            let mut answers = asked.iter().filter(|(is_asked, _)| *is_asked).map(|(_, found)| found.get());
            if answers.clone().any(|found| found.text != text) {
                Some(tr!("Searching…"))
            } else {
                answers.any(|found| found.failed).then_some(tr!("The search does not answer. Try again."))
            }
        };
        match (search_text(&typed).and_then(of_text), shown) {
            (Some(text), _) => text.to_owned(),
            (None, 0) => tr!("Nothing matches “{text}”.", text = Untrusted(typed.trim())),
            (None, shown) => tr!("{n} result" | "{n} results", n = shown),
        }
    }

    fn close(self) {
        if let Some(dialog) = self.dialog.get_untracked() {
            dialog.close();
        }
    }
}

#[component]
pub(super) fn SearchDialog<'a>(person: &'a SignedIn, dialog: NodeRef<html::Dialog>) -> impl IntoView + use<> {
    let palette = Palette {
        dialog,
        typed: RwSignal::default(),
        offered: StoredValue::new(offered_to(person)),
        resources: RwSignal::default(),
        people: RwSignal::default(),
        searches_resources: lists_resources(person),
        searches_people: administrates(person),
        chosen: RwSignal::default(),
    };
    let navigate = StoredValue::new_local(use_navigate());
    let shown = Memo::new(move |_| palette.shown());
    let active = Memo::new(move |_| {
        let chosen = palette.chosen.get();
        let is_chosen = |entry: &Entry| chosen.as_ref() == Some(&entry.deed);
        shown.with(|shown| (!shown.is_empty()).then(|| shown.iter().position(is_chosen).unwrap_or(0)))
    });
    Effect::new(move || {
        let option = active.get().and_then(|at| document().get_element_by_id(&option_id(at)));
        if let Some(option) = option {
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    });

    let carry_out = move |at: usize| {
        let Some(entry) = shown.with_untracked(|shown| shown.get(at).cloned()) else { return };
        palette.close();
        match entry.deed {
            Deed::Go(href) => navigate.with_value(|navigate| navigate(&href, Default::default())),
            Deed::Press(selector) => press(&selector),
        }
    };
    let step = move |forward: bool| {
        let Some(at) = active.get_untracked() else { return };
        let next = shown.with_untracked(|shown| {
            let next = if forward { at + 1 } else { at + shown.len() - 1 };
            shown.get(next % shown.len()).map(|entry| entry.deed.clone())
        });
        palette.chosen.set(next);
    };
    let keys = move |event: KeyboardEvent| {
        // Within an unfinished character, keys choose among its candidates.
        if event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => step(true),
            "ArrowUp" => step(false),
            "Enter" => {
                if let Some(at) = active.get_untracked() {
                    carry_out(at);
                }
            }
            "k" | "K" if event.ctrl_key() || event.meta_key() => palette.close(),
            _ => return,
        }
        event.prevent_default();
    };
    let mut search = debounce(PAUSE, move |()| palette.search());
    let typed = move |event: Event| {
        palette.type_in(event_target_value(&event));
        search(());
    };
    let field = NodeRef::<html::Input>::new();
    let emptied = move |_: Event| {
        palette.type_in(String::new());
        if let Some(field) = field.get_untracked() {
            field.set_value("");
        }
    };
    let status = Memo::new(move |_| palette.status(shown.with(Vec::len)));
    let expanded = move || if active.get().is_some() { "true" } else { "false" };
    let list = move || shown.with(|shown| sections(shown, active, carry_out));

    view! {
        <dialog class="dialog palette" aria-label=tr!("Search") node_ref=dialog on:close=emptied>
            <div class="palette-field">
                <input
                    type="text"
                    dir="auto"
                    role="combobox"
                    aria-label=tr!("Search pages, resources, people and actions")
                    aria-autocomplete="list"
                    aria-controls=LIST
                    aria-expanded=expanded
                    aria-activedescendant=move || active.get().map(option_id)
                    placeholder=tr!("Where to?")
                    maxlength=MAX_SEARCH_CHARS
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    enterkeyhint="go"
                    autofocus
                    node_ref=field
                    on:input=typed
                    on:keydown=keys
                />
                <button type="button" class="button" on:click=move |_: MouseEvent| palette.close()>
                    {tr!("Close")}
                </button>
            </div>
            <div id=LIST class="palette-results" role="listbox" aria-label=tr!("Results")>
                {list}
            </div>
            <p class="palette-status quiet" role="status">
                {move || status.get()}
            </p>
        </dialog>
    }
    .into_any()
}

fn option_id(at: usize) -> String {
    format!("palette-option-{at}")
}

/// The entries under the headings of their sections.
fn sections(shown: &[Entry], active: Memo<Option<usize>>, carry_out: impl Fn(usize) + Copy + 'static) -> Vec<AnyView> {
    let mut at = 0;
    let section = |entries: &[Entry]| {
        let options: Vec<AnyView> = entries
            .iter()
            .map(|entry| {
                at += 1;
                option(at - 1, entry, active, carry_out)
            })
            .collect();
        group(entries.first().map_or(Section::Pages, |entry| entry.section), options)
    };
    shown.chunk_by(|one, next| one.section == next.section).map(section).collect()
}

fn group(section: Section, options: Vec<AnyView>) -> AnyView {
    let text = section.text();
    view! {
        <div role="group" aria-label=text>
            <div class="palette-section" aria-hidden="true">
                {text}
            </div>
            {options}
        </div>
    }
    .into_any()
}

fn option(at: usize, entry: &Entry, active: Memo<Option<usize>>, carry_out: impl Fn(usize) + 'static) -> AnyView {
    let selected = move || if active.get() == Some(at) { "true" } else { "false" };
    let detail = (!entry.detail.is_empty()).then(|| {
        let detail = entry.detail.clone();
        view! {
            " "
            <span class="quiet">
                <UserText text=detail/>
            </span>
        }
        .into_any()
    });
    view! {
        <div
            id=option_id(at)
            class="palette-option"
            role="option"
            aria-selected=selected
            // The focus stays in the field.
            on:mousedown=|event: MouseEvent| event.prevent_default()
            on:click=move |_: MouseEvent| carry_out(at)
        >
            <span>
                <UserText text=entry.text.clone()/>
            </span>
            {detail}
        </div>
    }
    .into_any()
}

/// Presses a button of the page, which knows best what it does.
fn press(selector: &str) {
    if let Ok(Some(button)) = document().query_selector(selector) {
        button.unchecked_into::<HtmlElement>().click();
    }
}
