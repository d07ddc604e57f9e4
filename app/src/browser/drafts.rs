//! Unsaved text, kept until the tab is closed, a resource each.

use access::ResourceDraft;

#[cfg(feature = "hydrate")]
mod kept_in {
    use super::super::storage;
    use access::ResourceDraft;
    use gloo_storage::{SessionStorage, Storage as _};

    fn name(key: &str) -> String {
        format!("usher:draft:{key}")
    }

    pub(super) fn keep(key: &str, draft: &ResourceDraft) {
        if storage::session_is_there() {
            // Full storage costs the safety net, not the text: that is still in the form.
            let _ = SessionStorage::set(name(key), draft);
        }
    }

    pub(super) fn kept(key: &str) -> Option<ResourceDraft> {
        storage::session_is_there().then(|| SessionStorage::get(name(key)).ok()).flatten()
    }

    pub(super) fn forget(key: &str) {
        if storage::session_is_there() {
            SessionStorage::delete(name(key));
        }
    }
}

/// Keeps what was typed into the form with this key: a resource's path, or `new`.
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
