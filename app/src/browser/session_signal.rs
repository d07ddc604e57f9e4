//! Tells the other tabs who is signed in, so that a sign-out in one empties all.

#[cfg(feature = "hydrate")]
mod kept_in {
    use super::super::{drafts, storage};
    use gloo_storage::{LocalStorage, Storage as _};
    use leptos::{ev, prelude::*};

    const SIGNED_IN: &str = "usher:signed-in";

    pub(super) fn announce(person: Option<String>) {
        if !storage::local_is_there() {
            return;
        }
        let listener = window_event_listener(ev::storage, {
            let person = person.clone();
            move |event| {
                let other = LocalStorage::get::<String>(SIGNED_IN).ok();
                // The page of somebody who is no longer here; the server says what this tab may show now.
                if event.key().as_deref() == Some(SIGNED_IN) && person.is_some() && other != person {
                    drafts::forget_all();
                    let _ = window().location().reload();
                }
            }
        });
        on_cleanup(move || listener.remove());
        match person {
            Some(person) => {
                let _ = LocalStorage::set(SIGNED_IN, person);
            }
            None => LocalStorage::delete(SIGNED_IN),
        }
    }
}

/// Tells the other tabs that this page was made for this person, or for nobody, and reloads it when another tab says
/// otherwise.
pub(crate) fn announce(person: Option<String>) {
    #[cfg(feature = "hydrate")]
    kept_in::announce(person);
    #[cfg(not(feature = "hydrate"))]
    let _ = person;
}
