//! Texts of findings: English in reports, in the reader's language on the page.

use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fmt};

/// An English text and the values of its places, such as `{table}`. Reports of other readers share it, so it is
/// translated only where it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    english: Cow<'static, str>,
    values: Vec<(Cow<'static, str>, Value)>,
}

/// What stands in a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Value {
    /// A name or a number, the same in every language.
    Name(String),
    /// Texts, separated by commas.
    Texts(Vec<Text>),
}

impl Text {
    /// A text of the catalogues, marked by `msgid!`.
    #[must_use]
    pub const fn new(english: &'static str) -> Self {
        Self { english: Cow::Borrowed(english), values: Vec::new() }
    }

    /// What is the same in every language, such as a command.
    #[must_use]
    pub const fn verbatim(text: String) -> Self {
        Self { english: Cow::Owned(text), values: Vec::new() }
    }

    /// Puts a name or a number into a place.
    #[must_use]
    pub fn with(self, place: &'static str, value: impl fmt::Display) -> Self {
        self.with_value(place, Value::Name(value.to_string()))
    }

    /// Puts another text into a place.
    #[must_use]
    pub fn with_text(self, place: &'static str, text: Self) -> Self {
        self.with_texts(place, vec![text])
    }

    /// Puts other texts into a place, separated by commas.
    #[must_use]
    pub fn with_texts(self, place: &'static str, texts: Vec<Self>) -> Self {
        self.with_value(place, Value::Texts(texts))
    }

    fn with_value(mut self, place: &'static str, value: Value) -> Self {
        self.values.push((Cow::Borrowed(place), value));
        self
    }

    /// The text in the current language.
    #[must_use]
    pub fn translated(&self) -> String {
        self.filled(i18n::translate(&self.english), Self::translated)
    }

    fn filled(&self, text: &str, inner: fn(&Self) -> String) -> String {
        let value = |value: &Value| match value {
            Value::Name(name) => name.clone(),
            Value::Texts(texts) => texts.iter().map(inner).collect::<Vec<_>>().join(i18n::tr!(", ")),
        };
        let values: Vec<(&str, String)> = self.values.iter().map(|(place, known)| (&**place, value(known))).collect();
        let values: Vec<(&str, &dyn fmt::Display)> =
            values.iter().map(|(place, value)| (*place, value as &dyn fmt::Display)).collect();
        i18n::fill(text, &values)
    }
}

/// In English.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let english = i18n::within(i18n::Language::English, || self.filled(&self.english, ToString::to_string));
        f.write_str(&english)
    }
}

/// A text of the catalogues.
impl From<&'static str> for Text {
    fn from(english: &'static str) -> Self {
        Self::new(english)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_texts_stand_in_their_places() {
        let inner = |name| Text::new("the {kind}").with("kind", name);
        let rows = [
            (Text::new("nothing"), "nothing"),
            (Text::verbatim("aws {x}".to_owned()), "aws {x}"),
            (Text::new("{b} of {a}").with("a", "{b}").with("b", 7), "7 of {b}"),
            (Text::new("{what}!").with_text("what", inner("table")), "the table!"),
            (Text::new("{all}").with_texts("all", vec![inner("table"), inner("pool")]), "the table, the pool"),
        ];
        for (text, expected) in rows {
            assert_eq!(text.to_string(), expected);
            assert_eq!(text.translated(), expected);
            let json = serde_json::to_string(&text).unwrap_or_default();
            assert!(serde_json::from_str::<Text>(&json).is_ok_and(|read| read == text), "{json}");
        }
    }
}
