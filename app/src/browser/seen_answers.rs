//! Which answers to their requests for access a user has seen, kept in this browser.

/// When the latest answer was given that the user with this subject has seen, in seconds since 1970; 0 if the browser
/// does not know.
#[cfg(feature = "hydrate")]
pub(crate) fn seen_answers_until(subject: &str) -> u64 {
    imp::read(subject)
}

/// Records that the user with this subject has seen the answers that were given until `at`, in seconds since 1970.
pub(crate) fn saw_answers_until(subject: &str, at: u64) {
    #[cfg(feature = "hydrate")]
    imp::write(subject, at);
    #[cfg(not(feature = "hydrate"))]
    let _ = (subject, at);
}

#[cfg(feature = "hydrate")]
mod imp {
    use super::super::storage;
    use gloo_storage::{LocalStorage, Storage as _};

    fn key(subject: &str) -> String {
        format!("usher:seen-answers:{subject}")
    }

    pub(super) fn read(subject: &str) -> u64 {
        let text = storage::local_storage_works().then(|| LocalStorage::raw().get_item(&key(subject)).ok()).flatten();
        text.flatten().and_then(|text| text.parse().ok()).unwrap_or_default()
    }

    pub(super) fn write(subject: &str, at: u64) {
        if storage::local_storage_works() {
            // If storage is full, the answers are new once more.
            let _ = LocalStorage::raw().set_item(&key(subject), &at.to_string());
        }
    }
}
