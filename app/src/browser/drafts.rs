//! Unsaved text, kept until the tab is closed, a resource each.

use access::ResourceDraft;

#[cfg(feature = "hydrate")]
mod kept_in {
    use super::super::storage;
    use crate::codec;
    use access::ResourceDraft;
    use gloo_storage::{SessionStorage, Storage as _};

    const PREFIX: &str = "usher:draft:";

    fn name(key: &str) -> String {
        format!("{PREFIX}{key}")
    }

    pub(super) fn keep(key: &str, draft: &ResourceDraft) {
        if storage::session_is_there()
            && let Ok(text) = serde_json::to_string(draft)
        {
            // Full storage costs the safety net, not the text: that is still in the form.
            let _ = SessionStorage::set(name(key), text);
        }
    }

    pub(super) fn kept(key: &str) -> Option<ResourceDraft> {
        let text: String = storage::session_is_there().then(|| SessionStorage::get(name(key)).ok()).flatten()?;
        codec::read(&text).ok()
    }

    pub(super) fn forget(key: &str) {
        if storage::session_is_there() {
            SessionStorage::delete(name(key));
        }
    }

    fn names() -> Vec<String> {
        if !storage::session_is_there() {
            return Vec::new();
        }
        let kept = SessionStorage::raw();
        let names = (0..SessionStorage::length()).filter_map(|nth| kept.key(nth).ok().flatten());
        names.filter(|name| name.starts_with(PREFIX)).collect()
    }

    pub(super) fn forget_all() {
        names().iter().for_each(SessionStorage::delete);
    }

    pub(super) fn forget_those_of_others(username: &str) {
        let own = name(&super::key(username, ""));
        names().iter().filter(|name| !name.starts_with(&own)).for_each(SessionStorage::delete);
    }

    pub(super) fn are_there() -> bool {
        !storage::session_is_there() || !names().is_empty()
    }
}

/// The key of this person's form: a resource's path, or `new`.
pub(crate) fn key(username: &str, page: &str) -> String {
    format!("{username} {page}")
}

/// Keeps what was typed into the form with this key.
pub(crate) fn keep(key: &str, draft: &ResourceDraft) {
    #[cfg(feature = "hydrate")]
    kept_in::keep(key, draft);
    #[cfg(not(feature = "hydrate"))]
    let _ = (key, draft);
}

/// What was kept.
pub(crate) fn kept(key: &str) -> Option<ResourceDraft> {
    #[cfg(feature = "hydrate")]
    return kept_in::kept(key);
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = key;
        None
    }
}

/// Forgets it: it was saved, or given up.
pub(crate) fn forget(key: &str) {
    #[cfg(feature = "hydrate")]
    kept_in::forget(key);
    #[cfg(not(feature = "hydrate"))]
    let _ = key;
}

/// Forgets all: the person signs out, and the tab may be somebody else's next.
#[cfg(feature = "hydrate")]
pub(super) fn forget_all() {
    kept_in::forget_all();
}

/// Forgets what others than this person left in the tab when their sessions ended.
#[cfg(feature = "hydrate")]
pub(super) fn forget_those_of_others(username: &str) {
    kept_in::forget_those_of_others(username);
}

/// Whether there is text that is not saved. Where nothing can be kept, there may be.
#[cfg(feature = "hydrate")]
pub(super) fn are_there() -> bool {
    kept_in::are_there()
}
