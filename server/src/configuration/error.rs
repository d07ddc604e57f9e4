//! Configuration errors: each message names the key and says what to do.

use ::access::{InvalidSetting, variable_of};
use std::path::PathBuf;
use thiserror::Error;

/// Why the configuration cannot be used.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the messages say what each is, and its fields are the words in them")]
pub enum ConfigurationError {
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("{} is no TOML: line {line}: {why}", path.display())]
    NoToml { path: PathBuf, line: usize, why: String },
    #[error("the environment variable {0} is none of Usher's; usher.example.toml lists them all")]
    UnknownVariable(String),
    #[error("the environment variable {variable} must be {expected}, not {given:?}")]
    BadVariable { variable: String, expected: &'static str, given: String },
    #[error(
        "the environment variable {0} would send Usher's calls of AWS to another address than the configuration says; remove it, \
         and set dynamodb.endpoint or cognito.endpoint instead"
    )]
    Redirected(String),
    /// serde's message names the key that is unknown, missing or of the wrong type.
    #[error("the configuration cannot be used: {0}; usher.example.toml lists all keys")]
    Unusable(Box<toml::de::Error>),
    #[error("spans cannot be sent to otel.endpoint: {0}")]
    Traces(Box<dyn std::error::Error + Send + Sync>),
    #[error("{key} is missing: {why} (in usher.toml, or as {variable})")]
    Missing { key: &'static str, variable: String, why: &'static str },
    #[error("{key} is {given:?}: {why}")]
    Bad { key: &'static str, given: String, why: &'static str },
}

impl ConfigurationError {
    pub(crate) fn missing(key: &'static str, why: &'static str) -> Self {
        Self::Missing { key, variable: variable_of(key), why }
    }
}

impl From<InvalidSetting> for ConfigurationError {
    fn from(invalid: InvalidSetting) -> Self {
        match invalid {
            InvalidSetting::Missing { key, why } => Self::missing(key, why),
            InvalidSetting::Bad { key, given, why } => Self::Bad { key, given, why },
        }
    }
}
