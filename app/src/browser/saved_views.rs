//! Views that a user has given a name, kept in this browser.

use access::canonical;
use serde::{Deserialize, Serialize};

/// Maximum number of views of a user.
pub(crate) const MAX_VIEWS: usize = 20;

/// A page's filters under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SavedView {
    pub(crate) name: String,
    /// The page's query string.
    pub(crate) search: String,
}

/// The views of the user with this subject, by name.
pub(crate) fn saved_views(subject: &str) -> Vec<SavedView> {
    #[cfg(feature = "hydrate")]
    return imp::read(subject);
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = subject;
        Vec::new()
    }
}

/// Keeps these views instead of the user's earlier ones. Returns whether the browser has kept them.
pub(crate) fn keep_views(subject: &str, views: &[SavedView]) -> bool {
    #[cfg(feature = "hydrate")]
    return imp::write(subject, views);
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (subject, views);
        false
    }
}

/// The views with this one, which replaces one of the same name. `None` if there are too many.
pub(crate) fn with_view(views: &[SavedView], name: &str, search: &str) -> Option<Vec<SavedView>> {
    let name = canonical(name.trim()).into_owned();
    let mut views = without_view(views, &name);
    if views.len() >= MAX_VIEWS {
        return None;
    }
    views.push(SavedView { name, search: search.to_owned() });
    views.sort_by(|a, b| a.name.cmp(&b.name));
    Some(views)
}

/// The views without the one of this name.
pub(crate) fn without_view(views: &[SavedView], name: &str) -> Vec<SavedView> {
    views.iter().filter(|view| view.name != name).cloned().collect()
}

#[cfg(feature = "hydrate")]
mod imp {
    use super::{super::storage, SavedView};
    use crate::codec;
    use gloo_storage::{LocalStorage, Storage as _};

    fn key(subject: &str) -> String {
        format!("usher:views:{subject}")
    }

    pub(super) fn read(subject: &str) -> Vec<SavedView> {
        let text = storage::local_storage_works().then(|| LocalStorage::raw().get_item(&key(subject)).ok()).flatten();
        text.flatten().and_then(|text| codec::read(&text).ok()).unwrap_or_default()
    }

    pub(super) fn write(subject: &str, views: &[SavedView]) -> bool {
        let text = serde_json::to_string(views).ok().filter(|_| storage::local_storage_works());
        text.is_some_and(|text| LocalStorage::raw().set_item(&key(subject), &text).is_ok())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_name_means_one_view_and_there_are_not_too_many() {
        let names = |views: &[SavedView]| views.iter().map(|view| view.name.clone()).collect::<Vec<_>>();
        let one = with_view(&[], " Cafe\u{301} ", "actor=ann").unwrap();
        let two = with_view(&one, "Audit", "outcome=denied").unwrap();
        assert_eq!(names(&two), ["Audit", "Café"]);
        let replaced = with_view(&two, "Café", "actor=ben").unwrap();
        assert_eq!((names(&replaced), replaced[1].search.as_str()), (names(&two), "actor=ben"));
        assert_eq!(names(&without_view(&two, "Audit")), ["Café"]);

        let many = (0..MAX_VIEWS).fold(Vec::new(), |views, nth| with_view(&views, &nth.to_string(), "").unwrap());
        assert_eq!(with_view(&many, "one more", ""), None);
        assert_eq!(with_view(&many, "3", "x").unwrap().len(), MAX_VIEWS);
    }
}
