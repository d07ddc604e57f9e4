//! State of client-side navigation.

use crate::{
    flash_message::{DoneOperation, FlashMessage, Said},
    page_context::page_state,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Closes the menu whose link led to the new page. The browser closes popovers only for clicks outside of them.
fn close_menus() {
    #[cfg(feature = "hydrate")]
    if let Ok(Some(menu)) = document().query_selector("[popover]:popover-open") {
        use wasm_bindgen::JsCast as _;
        let _ = menu.unchecked_into::<leptos::web_sys::HtmlElement>().hide_popover();
    }
}

/// Navigation since the page was loaded.
#[derive(Clone, Copy)]
pub(crate) struct Navigation {
    /// Path whose heading was focused last; at the start the path of the loaded page.
    reached: StoredValue<String>,
    /// Whether a page other than the loaded one was reached.
    moved: StoredValue<bool>,
    /// A message, and the path of the page to show it on.
    message: RwSignal<Option<(String, Said)>>,
}

impl Navigation {
    /// Starts at the current path. Call once, inside the router.
    pub(crate) fn start() -> Self {
        let path = use_location().pathname;
        let posted = match &page_state().context.done {
            Some(FlashMessage::Operation(done)) => Some((DoneOperation::PAGE.to_owned(), done.said(None))),
            _ => None,
        };
        let navigation = Self {
            reached: StoredValue::new(path.get_untracked()),
            moved: StoredValue::new(false),
            message: RwSignal::new(posted),
        };
        Effect::new(move |before: Option<String>| {
            let path = path.get();
            if navigation.message.with_untracked(|message| message.as_ref().is_some_and(|(on, _)| *on != path)) {
                navigation.message.set(None);
            }
            // A menu that was opened before the page was hydrated stays open.
            if before.is_some_and(|before| before != path) {
                close_menus();
            }
            path
        });
        navigation
    }

    /// Records that the page with this path is shown. Returns whether the path changed.
    pub(crate) fn arrive(self, path: String) -> bool {
        let arrived = self.reached.with_value(|reached| *reached != path);
        if arrived {
            self.reached.set_value(path);
            self.moved.set_value(true);
        }
        arrived
    }

    /// Whether the user has navigated away from the loaded page.
    pub(crate) fn has_moved() -> bool {
        use_context::<Self>().is_some_and(|navigation| {
            let path = use_location().pathname.get_untracked();
            navigation.moved.get_value() || navigation.reached.with_value(|reached| *reached != path)
        })
    }

    /// Sets a message for the page that the user is about to reach.
    pub(crate) fn say_at(self, path: &str, message: impl Into<Said>) {
        self.message.set(Some((path.to_owned(), message.into())));
    }

    /// The message for the page with this path.
    pub(crate) fn message_at(self, path: &str) -> Option<Said> {
        self.message.with(|message| message.as_ref().filter(|(on, _)| on == path).map(|(_, said)| said.clone()))
    }
}

/// The query string of the page that calls this. It stays as it is while the browser moves on to another page: that
/// page's query string says nothing to this one.
pub(crate) fn search_here() -> Memo<String> {
    let location = use_location();
    let (path, search) = (location.pathname, location.search);
    let here = path.get_untracked();
    Memo::new(move |before: Option<&String>| match before {
        Some(before) if path.with(|path| *path != here) => before.clone(),
        _ => search.get(),
    })
}
