//! The drawer: a modal dialog at the end of the window. It is made when it is first opened, and stays in the document.

use super::{
    contents::contents,
    news::{News, latest_answer},
};
use crate::{
    Problem,
    browser::{saw_answers_until, seen_answers_until},
    commands,
    components::{Loading, ProblemAlert},
    destinations::{REQUESTS, administrates},
    page_context::page_state,
    server_functions::list_requests,
};
use i18n::tr;
use leptos::{
    ev::{Event, MouseEvent},
    html,
    prelude::*,
    task::spawn_local,
    web_sys::Element,
};
use leptos_router::hooks::use_location;
use std::cell::OnceCell;
use wasm_bindgen::JsCast as _;

#[derive(Clone, Copy)]
struct Drawer {
    dialog: NodeRef<html::Dialog>,
    /// Subject of the user.
    subject: StoredValue<String>,
    administrates: bool,
    /// What the server answered; absent until it does.
    answer: RwSignal<Option<Result<News, Problem>>>,
}

thread_local! {
    static DRAWER: OnceCell<Drawer> = const { OnceCell::new() };
}

/// Opens the drawer and asks the server what is new. For nobody it does nothing.
pub(crate) fn open() {
    let Some(owner) = commands::owner() else { return };
    owner.with(|| {
        let Some(person) = page_state().signed_in else { return };
        let drawer = DRAWER.with(|drawer| {
            *drawer.get_or_init(|| {
                let drawer = Drawer {
                    dialog: NodeRef::new(),
                    subject: StoredValue::new(person.principal.user.id.subject().to_owned()),
                    administrates: administrates(&person),
                    answer: RwSignal::new(None),
                };
                drawer.mount();
                drawer
            })
        });
        drawer.open();
    });
}

impl Drawer {
    /// Appends the dialog to the body, where it is in front of everything.
    fn mount(self) {
        let Some(body) = document().body() else { return };
        let mut state = self.view().build();
        state.mount(&body, None);
        // The document keeps it for as long as it is there.
        std::mem::forget(state);
        // Back leads to another page, in front of which it would stay.
        let path = use_location().pathname;
        Effect::new(move |before: Option<()>| {
            path.track();
            if before.is_some() {
                self.close();
            }
        });
    }

    /// Closing it returns the focus.
    fn open(self) {
        let Some(dialog) = self.dialog.get_untracked().filter(|dialog| !dialog.open()) else { return };
        self.answer.set(None);
        let _ = dialog.show_modal();
        spawn_local(async move {
            let page = list_requests(None).await;
            let seen_until = self.subject.with_value(|subject| seen_answers_until(subject));
            self.answer.set(Some(page.map(|page| News::of(page, seen_until))));
        });
    }

    fn close(self) {
        if let Some(dialog) = self.dialog.get_untracked() {
            dialog.close();
        }
    }

    /// Whoever follows a link is done here, even if it leads to the page behind.
    fn follow(self, event: &MouseEvent) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_some_and(|target| matches!(target.closest("a[href]"), Ok(Some(_)))) {
            self.close();
        }
    }

    /// The answers that were shown are not new any more.
    fn remember(self) {
        let latest = self.answer.with_untracked(|answer| match answer {
            Some(Ok(news)) => latest_answer(&news.answered),
            _ => None,
        });
        if let Some(latest) = latest {
            self.subject.with_value(|subject| saw_answers_until(subject, latest));
        }
    }

    /// What is going on, for everybody and for screen readers. A problem has an alert.
    fn status(self) -> String {
        self.answer.with(|answer| match answer {
            None => tr!("Loading").to_owned(),
            Some(Ok(news)) => news.summary(),
            Some(Err(_)) => String::new(),
        })
    }

    fn contents(self) -> AnyView {
        self.answer.with(|answer| match answer {
            None => view! { <Loading/> }.into_any(),
            Some(Ok(news)) => contents(self.administrates, news),
            Some(Err(problem)) => view! { <ProblemAlert problem=problem.clone()/> }.into_any(),
        })
    }

    fn view(self) -> AnyView {
        view! {
            <dialog
                class="dialog drawer"
                // A click beside it closes it, too.
                closedby="any"
                aria-labelledby="notifications-heading"
                node_ref=self.dialog
                on:close=move |_: Event| self.remember()
                on:click=move |event: MouseEvent| self.follow(&event)
            >
                <div class="drawer-head">
                    <div>
                        <h2 id="notifications-heading">{tr!("Notifications")}</h2>
                        <p class="quiet" role="status">
                            {move || self.status()}
                        </p>
                    </div>
                    <button type="button" class="button" autofocus on:click=move |_: MouseEvent| self.close()>
                        {tr!("Close")}
                    </button>
                </div>
                <div class="drawer-content">{move || self.contents()}</div>
                <div class="drawer-foot">
                    <a class="button" href=REQUESTS.href>
                        {tr!("All requests")}
                    </a>
                </div>
            </dialog>
        }
        .into_any()
    }
}
