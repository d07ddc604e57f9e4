//! A submitted form of any kind: what is wrong with its fields.

use i18n::tr;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use thiserror::Error;

/// What is wrong with one field, as a sentence for the user in the language of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The name of the field.
    pub field: Cow<'static, str>,
    /// What is wrong and how to fix it.
    pub message: String,
}

/// A form with at least one invalid field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[error("invalid fields: {}", .0.len())]
pub struct InvalidForm(pub Vec<FieldError>);

impl InvalidForm {
    /// A form with one invalid field.
    #[must_use]
    pub fn with(field: &'static str, message: String) -> Self {
        Self(vec![FieldError { field: field.into(), message }])
    }

    /// How many fields need attention, as a sentence for the user. `Display` is English, for logs.
    #[must_use]
    pub fn text(&self) -> String {
        tr!("{n} field needs attention." | "{n} fields need attention.", n = self.0.len())
    }

    /// The message for a field, if it is invalid.
    #[must_use]
    pub fn message(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }
}
