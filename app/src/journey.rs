//! What changes while a person moves from page to page without reloading.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The way through the application since the page was loaded.
#[derive(Clone, Copy)]
pub(crate) struct Journey {
    /// The path whose heading has the focus: the first page's at the start.
    reached: StoredValue<String>,
    /// Whether any page but the first was reached.
    moved: StoredValue<bool>,
    /// Whether what came along with the first page was already shown.
    unpacked: StoredValue<bool>,
    /// A message to show on the page with this path.
    message: RwSignal<Option<(String, String)>>,
}

impl Journey {
    /// Starts at the current path. To be called once, inside the router.
    pub(crate) fn start() -> Self {
        let path = use_location().pathname;
        let journey = Self {
            reached: StoredValue::new(path.get_untracked()),
            moved: StoredValue::new(false),
            unpacked: StoredValue::new(false),
            message: RwSignal::new(None),
        };
        Effect::new(move || {
            let path = path.get();
            if journey.message.with_untracked(|message| message.as_ref().is_some_and(|(on, _)| *on != path)) {
                journey.message.set(None);
            }
        });
        journey
    }

    /// Notes that the page with this path is shown. Whether it is another one than before.
    pub(crate) fn arrive(self, path: String) -> bool {
        let arrived = self.reached.with_value(|reached| *reached != path);
        if arrived {
            self.reached.set_value(path);
            self.moved.set_value(true);
        }
        arrived
    }

    /// Whether the person went on from the page that was loaded.
    pub(crate) fn has_moved() -> bool {
        use_context::<Self>().is_some_and(|journey| {
            let path = use_location().pathname.get_untracked();
            journey.moved.get_value() || journey.reached.with_value(|reached| *reached != path)
        })
    }

    /// Whether this is the first to ask. What the first page shows must be what the server wrote, also when the person has
    /// gone on before the browser has all of that page's code.
    pub(crate) fn unpacks() -> bool {
        use_context::<Self>().is_none_or(|journey| {
            let first = !journey.unpacked.get_value();
            journey.unpacked.set_value(true);
            first
        })
    }

    /// Says something on the page that a person is about to reach.
    pub(crate) fn say_at(self, path: &str, message: String) {
        self.message.set(Some((path.to_owned(), message)));
    }

    /// What was said for the page with this path.
    pub(crate) fn message_at(self, path: &str) -> Option<String> {
        self.message.with(|message| message.as_ref().filter(|(on, _)| on == path).map(|(_, text)| text.clone()))
    }
}
