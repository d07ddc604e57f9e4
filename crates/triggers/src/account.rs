//! What the table `accounts` holds about an account of the user pool.

use crate::{Config, Event};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A record. Times are in seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The e-mail address when the record was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The organisation that the account belongs to.
    pub tenant: String,
    /// When the record was created.
    pub created_at: u64,
    /// Whether the account may sign in.
    pub status: Status,
    /// The subscription.
    pub tier: String,
    /// Permissions, for applications that read them from the tokens.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub permissions: BTreeSet<String>,
    /// Pool groups beside those in Cognito.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub groups: BTreeSet<String>,
    /// When somebody last signed in with the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_sign_in_at: Option<u64>,
}

impl Account {
    /// The record of an account that has none yet.
    pub(crate) fn new(event: &Event, config: &Config, now: u64) -> Self {
        let attribute = |name| event.attribute(name).filter(|value| !value.is_empty()).map(str::to_owned);
        Self {
            email: attribute("email"),
            tenant: attribute("custom:tenant_id").unwrap_or_else(|| "default".to_owned()),
            created_at: now,
            status: Status::active(),
            tier: "free".to_owned(),
            permissions: BTreeSet::from(["read:own".to_owned()]),
            groups: config.new_account_groups.clone(),
            last_sign_in_at: None,
        }
    }
}

/// An account's status as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Status(String);

const ACTIVE: &str = "active";

impl Status {
    /// The status of an account that may sign in.
    #[must_use]
    pub fn active() -> Self {
        Self(ACTIVE.to_owned())
    }

    /// The status with this text.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the account may sign in. A status that nobody knows suspends it.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.0 == ACTIVE
    }
}
