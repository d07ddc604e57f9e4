//! The identity provider used last.

#[cfg(feature = "hydrate")]
mod imp {
    use super::super::storage;
    use gloo_storage::{LocalStorage, Storage as _};

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
