//! Unsaved text, kept per user and form until the tab is closed.

use access::ResourceDraft;

#[cfg(feature = "hydrate")]
mod imp {
    use super::super::{
        locks::{self, Lock, Mode},
        storage,
    };
    use crate::codec;
    use access::ResourceDraft;
    use gloo_storage::{SessionStorage, Storage as _};
    use std::cell::RefCell;

    const PREFIX: &str = "usher:draft:";
    /// Shared lock, held by every tab with unsaved text.
    const LOCK: &str = "usher-unsaved";

    thread_local! {
        /// Storage keys of unsaved drafts, recorded even where storage is unavailable.
        static UNSAVED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
        static HELD: RefCell<Option<Lock>> = const { RefCell::new(None) };
    }

    fn name(key: &str) -> String {
        format!("{PREFIX}{key}")
    }

    pub(super) fn keep(key: &str, draft: &ResourceDraft) {
        let name = name(key);
        if storage::session_storage_works()
            && let Ok(text) = serde_json::to_string(draft)
        {
            // If storage is full only the copy is lost; the text is still in the form.
            let _ = SessionStorage::set(&name, text);
        }
        UNSAVED.with_borrow_mut(|unsaved| {
            unsaved.retain(|other| *other != name);
            unsaved.push(name);
        });
        tell();
    }

    pub(super) fn kept(key: &str) -> Option<ResourceDraft> {
        let text: String = storage::session_storage_works().then(|| SessionStorage::get(name(key)).ok()).flatten()?;
        codec::read(&text).ok()
    }

    pub(super) fn forget(key: &str) {
        let name = name(key);
        forget_if(|other| *other == name);
    }

    pub(super) fn forget_all() {
        forget_if(|_| true);
    }

    pub(super) fn delete_of_other_users(subject: &str) {
        let own = name(&super::key(subject, ""));
        forget_if(|name| !name.starts_with(&own));
    }

    pub(super) fn exist_here() -> bool {
        UNSAVED.with_borrow(|unsaved| !unsaved.is_empty()) || !names().is_empty()
    }

    pub(super) fn none_in_any_tab(answer: impl FnOnce(bool) + 'static) {
        // This tab may still be waiting for the lock.
        locks::is_free(LOCK, |free| answer(free.unwrap_or(true) && !exist_here()));
    }

    /// Takes or releases the lock, which tells the other tabs whether this tab has drafts.
    pub(super) fn tell() {
        HELD.with_borrow_mut(|held| match held.take() {
            None if exist_here() => *held = Some(locks::hold(LOCK, Mode::Shared, || {})),
            Some(lock) if !exist_here() => lock.release(),
            as_before => *held = as_before,
        });
    }

    /// Storage keys of the drafts in this tab.
    fn names() -> Vec<String> {
        if !storage::session_storage_works() {
            return Vec::new();
        }
        let kept = SessionStorage::raw();
        let names = (0..SessionStorage::length()).filter_map(|nth| kept.key(nth).ok().flatten());
        names.filter(|name| name.starts_with(PREFIX)).collect()
    }

    fn forget_if(is_meant: impl Fn(&String) -> bool) {
        names().iter().filter(|name| is_meant(name)).for_each(SessionStorage::delete);
        UNSAVED.with_borrow_mut(|unsaved| unsaved.retain(|name| !is_meant(name)));
        tell();
    }
}

/// Key of a user's form; `page` is the resource's path, or `new`.
pub(crate) fn key(subject: &str, page: &str) -> String {
    format!("{subject} {page}")
}

/// Stores the text typed into the form with this key.
pub(crate) fn keep(key: &str, draft: &ResourceDraft) {
    #[cfg(feature = "hydrate")]
    imp::keep(key, draft);
    #[cfg(not(feature = "hydrate"))]
    let _ = (key, draft);
}

/// The stored draft, if any.
pub(crate) fn kept(key: &str) -> Option<ResourceDraft> {
    #[cfg(feature = "hydrate")]
    return imp::kept(key);
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = key;
        None
    }
}

/// Deletes the draft after it was saved or discarded.
pub(crate) fn forget(key: &str) {
    #[cfg(feature = "hydrate")]
    imp::forget(key);
    #[cfg(not(feature = "hydrate"))]
    let _ = key;
}

/// Deletes all drafts: on sign-out, because the next user of the tab may be another.
#[cfg(feature = "hydrate")]
pub(super) fn forget_all() {
    imp::forget_all();
}

/// Deletes drafts that other users left in the tab when their sessions ended, and tells the other tabs whether this
/// user has any.
#[cfg(feature = "hydrate")]
pub(super) fn delete_of_other_users(subject: &str) {
    imp::delete_of_other_users(subject);
}

/// Whether this tab has unsaved text.
#[cfg(feature = "hydrate")]
pub(super) fn exist_here() -> bool {
    imp::exist_here()
}

/// Calls back with whether no open Usher tab has unsaved text.
#[cfg(feature = "hydrate")]
pub(super) fn none_in_any_tab(answer: impl FnOnce(bool) + 'static) {
    imp::none_in_any_tab(answer);
}
