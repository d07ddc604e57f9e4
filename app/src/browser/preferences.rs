//! User preferences: how pages look, the time zone, and the identity provider used last.

use crate::TimeZone;

#[cfg(feature = "hydrate")]
mod imp {
    use super::super::storage;
    use crate::{PREFERENCE_MAX_AGE, TimeZone, codec, preference_cookie};
    use gloo_storage::{LocalStorage, Storage as _};
    use leptos::{ev, prelude::*};
    use wasm_bindgen::JsCast as _;

    const PROVIDER: &str = "usher:provider";

    pub(super) fn last_provider() -> Option<String> {
        storage::local_storage_works().then(|| LocalStorage::get(PROVIDER).ok()).flatten()
    }

    pub(super) fn remember_provider(provider: &str) {
        if storage::local_storage_works() {
            let _ = LocalStorage::set(PROVIDER, provider);
        }
    }

    pub(super) fn forget_provider() {
        if storage::local_storage_works() {
            LocalStorage::delete(PROVIDER);
        }
    }

    pub(super) fn choose(preference: &str, name: &str) {
        show(preference, name);
        // Without cookies the choice lasts until the user leaves the page.
        set_cookie(&preference_cookie(preference), name);
        if storage::local_storage_works() {
            let _ = LocalStorage::set(key(preference), name);
        }
    }

    /// Storage key by which the other tabs learn of a choice.
    fn key(preference: &str) -> String {
        format!("usher:{preference}")
    }

    pub(super) fn tell_time_zone(known: Option<&TimeZone>) {
        if let Some(zone) = TimeZone::of_browser()
            && known != Some(&zone)
        {
            set_cookie(TimeZone::COOKIE, zone.name());
        }
    }

    fn set_cookie(name: &str, value: &str) {
        let secure =
            if window().location().protocol().is_ok_and(|scheme| scheme == "https:") { "; Secure" } else { "" };
        let cookie = format!("{name}={value}; Path=/; SameSite=Lax; Max-Age={PREFERENCE_MAX_AGE}{secure}");
        let _ = document().unchecked_into::<web_sys::HtmlDocument>().set_cookie(&cookie);
    }

    pub(super) fn follow_other_tabs(preference: &'static str, follow: impl Fn(String) + 'static) {
        let listener = window_event_listener(ev::storage, move |event| {
            if event.key().is_some_and(|changed| changed == key(preference)) {
                // gloo-storage wrote JSON; it is parsed here because storage may not be readable in this tab.
                let Some(name) = event.new_value().and_then(|json| codec::read::<String>(&json).ok()) else { return };
                show(preference, &name);
                follow(name);
            }
        });
        on_cleanup(move || listener.remove());
    }

    fn show(preference: &str, name: &str) {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute(&format!("data-{preference}"), name);
        }
    }
}

/// Identity provider of the last sign-in from this browser; `None` if it was the user pool itself.
pub(crate) fn last_provider() -> Option<String> {
    #[cfg(feature = "hydrate")]
    return imp::last_provider();
    #[cfg(not(feature = "hydrate"))]
    None
}

/// Stores the identity provider with which a sign-in starts.
pub(crate) fn remember_provider(provider: &str) {
    #[cfg(feature = "hydrate")]
    imp::remember_provider(provider);
    #[cfg(not(feature = "hydrate"))]
    let _ = provider;
}

/// Records that a sign-in starts with the user pool itself.
pub(crate) fn forget_provider() {
    #[cfg(feature = "hydrate")]
    imp::forget_provider();
}

/// Applies this choice now and to all later pages. `preference` and `name`: as in [`crate::Preference`].
pub(crate) fn choose(preference: &str, name: &str) {
    #[cfg(feature = "hydrate")]
    imp::choose(preference, name);
    #[cfg(not(feature = "hydrate"))]
    let _ = (preference, name);
}

/// Tells the server in which time zone the user reads times, unless it knows.
pub(crate) fn tell_time_zone(known: Option<&TimeZone>) {
    #[cfg(feature = "hydrate")]
    imp::tell_time_zone(known);
    #[cfg(not(feature = "hydrate"))]
    let _ = known;
}

/// Applies what is chosen in another tab, and calls `follow` with its name.
pub(crate) fn follow_other_tabs(preference: &'static str, follow: impl Fn(String) + 'static) {
    #[cfg(feature = "hydrate")]
    imp::follow_other_tabs(preference, follow);
    #[cfg(not(feature = "hydrate"))]
    let _ = (preference, follow);
}
