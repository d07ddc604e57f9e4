//! Whether the page waits for what the user asked for, which it shows at once.

use leptos::prelude::*;

/// What the page waits for.
#[derive(Clone, Copy)]
pub(crate) struct Busy {
    /// Another page, which replaces this one once its code and its data are there.
    pub(crate) routing: RwSignal<bool>,
    /// Other data of the same page, such as the next page of a list.
    pub(crate) loading: RwSignal<bool>,
}

impl Busy {
    pub(crate) fn provide() -> Self {
        let busy = Self { routing: RwSignal::new(false), loading: RwSignal::new(false) };
        provide_context(busy);
        busy
    }

    /// For the attribute `aria-busy`, which the style sheet turns into a bar at the top. The server renders pages that wait
    /// for nothing.
    pub(crate) fn attribute(self) -> Option<&'static str> {
        (cfg!(feature = "hydrate") && (self.routing.get() || self.loading.get())).then_some("true")
    }
}
