//! Settings that cannot be used. The server and the authorizer read some of the same settings.

use thiserror::Error;

/// Why a setting cannot be used. `key` is its key in `usher.toml`, such as `access.roles`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvalidSetting {
    /// It is missing.
    #[error("{key} is missing: {why}")]
    Missing {
        /// The key.
        key: &'static str,
        /// Why it must be there.
        why: &'static str,
    },
    /// Its value is wrong.
    #[error("{key} is {given:?}: {why}")]
    Bad {
        /// The key.
        key: &'static str,
        /// The value, or what may be shown of it.
        given: String,
        /// What is wrong with it.
        why: &'static str,
    },
}

impl InvalidSetting {
    /// The value of this key is wrong.
    #[must_use]
    pub fn bad(key: &'static str, given: &str, why: &'static str) -> Self {
        Self::Bad { key, given: given.to_owned(), why }
    }
}

/// The environment variable of a key: `USHER_ACCESS_ROLES` for `access.roles`.
#[must_use]
pub fn variable_of(key: &str) -> String {
    format!("USHER_{}", key.replace('.', "_").to_uppercase())
}
