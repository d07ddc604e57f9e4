//! Saved views: filters of the audit trail under a name, which a user keeps.

use crate::{AuditPage, InvalidForm, canonical};
use i18n::tr;
use serde::{Deserialize, Serialize};

/// Maximum number of saved views of a user.
pub const MAX_SAVED_VIEWS: usize = 20;
/// Maximum length of a view's name, in characters.
pub const MAX_VIEW_NAME_CHARS: usize = 60;
/// Maximum length of a view's query string, in bytes.
const MAX_VIEW_QUERY_BYTES: usize = 1_000;

/// Filters of the audit trail under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// The name: of a user's views, each has another one.
    pub name: String,
    /// The query string of the page with these filters.
    pub query: String,
}

/// A page of the audit trail, and the views that its reader has saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditTrail {
    /// The records.
    pub page: AuditPage,
    /// The reader's saved views, by name.
    pub views: Vec<SavedView>,
}

/// The form that saves a view, as submitted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedViewDraft {
    /// The name as typed.
    pub name: String,
}

impl SavedViewDraft {
    /// Name of the field with the name.
    pub const NAME: &'static str = "view-name";
}

impl SavedView {
    /// The view with these filters under the typed name.
    ///
    /// # Errors
    /// [`InvalidForm`] for the field [`SavedViewDraft::NAME`].
    pub fn new(typed: &str, query: &str) -> Result<Self, InvalidForm> {
        let name = Self::checked_name(typed)?;
        if query.is_empty() {
            return invalid(tr!("Nothing is filtered. Filter the trail first, then save the view.").to_owned());
        }
        if query.len() > MAX_VIEW_QUERY_BYTES {
            return invalid(tr!("These filters are too long to be saved. Shorten or remove one of them.").to_owned());
        }
        Ok(Self { name, query: query.to_owned() })
    }

    /// The typed name as it is stored.
    ///
    /// # Errors
    /// [`InvalidForm`] for the field [`SavedViewDraft::NAME`].
    pub fn checked_name(typed: &str) -> Result<String, InvalidForm> {
        let name = canonical(typed.trim()).into_owned();
        let length = name.chars().count();
        if length == 0 {
            return invalid(tr!("Enter a name.").to_owned());
        }
        if length > MAX_VIEW_NAME_CHARS {
            return invalid(tr!(
                "The name has {length} characters. Shorten it to {most}.",
                length = length,
                most = MAX_VIEW_NAME_CHARS
            ));
        }
        if name.chars().any(char::is_control) {
            let why = tr!("The name contains a control character. Type it again instead of pasting it.");
            return invalid(why.to_owned());
        }
        Ok(name)
    }
}

fn invalid<T>(why: String) -> Result<T, InvalidForm> {
    Err(InvalidForm::with(SavedViewDraft::NAME, why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_text_in_one_spelling() {
        let named =
            |typed: &str| SavedView::checked_name(typed).map_err(|why| why.message(SavedViewDraft::NAME).is_some());
        assert_eq!(named(" Cafe\u{301} ").as_deref(), Ok("Café"));
        assert!(named(&"e\u{301}".repeat(MAX_VIEW_NAME_CHARS)).is_ok());
        for refused in ["", " \u{a0}", "bell\u{7}", "two\nlines", "x".repeat(MAX_VIEW_NAME_CHARS + 1).as_str()] {
            assert_eq!(named(refused), Err(true), "{refused:?}");
        }
    }

    #[test]
    fn a_view_has_filters_of_bounded_length() {
        let saved = |query: &str| SavedView::new("Denied", query).is_ok();
        assert!(saved("outcome=denied") && saved(&"x".repeat(MAX_VIEW_QUERY_BYTES)));
        assert!(!saved("") && !saved(&"x".repeat(MAX_VIEW_QUERY_BYTES + 1)));
    }
}
