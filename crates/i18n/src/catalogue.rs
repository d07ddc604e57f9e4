//! The texts of a language.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Texts by their English text. A text without a number has one form; one with a number has as many as the language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Catalogue(BTreeMap<String, Vec<String>>);

impl Catalogue {
    /// Reads a catalogue.
    ///
    /// # Errors
    /// If the text is not an object of lists of texts.
    pub fn read(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// Adds the texts of another crate.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The texts, by their English text.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(english, forms)| (english.as_str(), forms.as_slice()))
    }

    /// A form of the text.
    #[must_use]
    pub fn get(&self, english: &str, form: usize) -> Option<&str> {
        self.0.get(english)?.get(form).map(String::as_str)
    }
}
