//! User preferences: the theme, the time zone, and the identity provider used last.

use crate::{Theme, TimeZone};

#[cfg(feature = "hydrate")]
mod imp {
    use super::super::storage;
    use crate::{Theme, TimeZone, codec};
    use gloo_storage::{LocalStorage, Storage as _};
    use leptos::{ev, prelude::*};
    use wasm_bindgen::JsCast as _;

    const PROVIDER: &str = "usher:provider";
    const THEME: &str = "usher:theme";

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

    pub(super) fn choose_theme(theme: Theme) {
        show_theme(theme);
        // Without cookies the theme lasts until the user leaves the page.
        set_cookie(Theme::COOKIE, theme.name());
        if storage::local_storage_works() {
            let _ = LocalStorage::set(THEME, theme.name());
        }
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
        let cookie = format!("{name}={value}; Path=/; SameSite=Lax; Max-Age={}{secure}", Theme::COOKIE_MAX_AGE);
        let _ = document().unchecked_into::<web_sys::HtmlDocument>().set_cookie(&cookie);
    }

    pub(super) fn follow_theme_of_other_tabs(follow: impl Fn(Theme) + 'static) {
        let listener = window_event_listener(ev::storage, move |event| {
            if event.key().as_deref() == Some(THEME) {
                // gloo-storage wrote JSON; it is parsed here because storage may not be readable in this tab.
                let name: String = event.new_value().and_then(|json| codec::read(&json).ok()).unwrap_or_default();
                let theme = Theme::named(&name);
                show_theme(theme);
                follow(theme);
            }
        });
        on_cleanup(move || listener.remove());
    }

    fn show_theme(theme: Theme) {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", theme.name());
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

/// Applies this theme now and to all later pages.
pub(crate) fn choose_theme(theme: Theme) {
    #[cfg(feature = "hydrate")]
    imp::choose_theme(theme);
    #[cfg(not(feature = "hydrate"))]
    let _ = theme;
}

/// Tells the server in which time zone the user reads times, unless it knows.
pub(crate) fn tell_time_zone(known: Option<&TimeZone>) {
    #[cfg(feature = "hydrate")]
    imp::tell_time_zone(known);
    #[cfg(not(feature = "hydrate"))]
    let _ = known;
}

/// Applies a theme chosen in another tab, and calls `follow`.
pub(crate) fn follow_theme_of_other_tabs(follow: impl Fn(Theme) + 'static) {
    #[cfg(feature = "hydrate")]
    imp::follow_theme_of_other_tabs(follow);
    #[cfg(not(feature = "hydrate"))]
    let _ = follow;
}
