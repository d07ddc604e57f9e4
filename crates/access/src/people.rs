//! The users of Usher and their browser sessions, for display.

use crate::{Principal, Role, Rules, UserRef};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Number of users per page.
pub const PEOPLE_PER_PAGE: usize = 25;

/// Name of the user pool among its identity providers, as in Cognito's API. No other provider can have it.
pub const USER_POOL: &str = "COGNITO";

/// A browser session. It contains no credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrowserSession {
    /// Identifies the session among those of the same user, to end it.
    pub handle: String,
    /// Browser and operating system, from the user agent: `Firefox on Linux`.
    pub device: String,
    /// The identity provider's name in the user pool; `None` for accounts of the user pool itself.
    pub provider: Option<String>,
    /// Sign-in time, in seconds since 1970.
    pub started_at: u64,
    /// Last use, in seconds since 1970, to the minute.
    pub last_seen_at: u64,
    /// Absolute expiry, in seconds since 1970.
    pub ends_at: u64,
    /// Whether it is the session of the current request.
    pub this_one: bool,
}

/// A user who has signed in at least once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The user.
    pub user: UserRef,
    /// The display name.
    pub name: String,
    /// The e-mail address at the last sign-in, for display and for finding people; it identifies nobody. `None` when the
    /// ID token had none.
    #[serde(default)]
    pub email: Option<String>,
    /// The identity provider of the last sign-in, by its name in the user pool; [`USER_POOL`] for an account of the pool
    /// itself. `None` when the user last signed in to a version of Usher that did not record it.
    #[serde(default)]
    pub provider: Option<String>,
    /// The groups at the last sign-in, or after an administrator's later change.
    pub groups: BTreeSet<String>,
    /// Roles at the last sign-in that come from claims other than the groups, such as the department.
    #[serde(default)]
    pub attribute_roles: BTreeSet<Role>,
    /// Last sign-in, in seconds since 1970.
    pub signed_in_at: u64,
    /// Last sign-out everywhere, in seconds since 1970.
    pub signed_out_at: Option<u64>,
}

impl Person {
    /// The user as a principal, from stored data instead of a token.
    #[must_use]
    pub fn principal(&self, rules: &Rules) -> Principal {
        Principal::of(self.user.clone(), &self.name, &self.groups, &self.attribute_roles, rules)
    }
}

/// A page of the users who have signed in, by username.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeoplePage {
    /// At most [`PEOPLE_PER_PAGE`] users.
    pub people: Vec<Person>,
    /// Start of the next page, if there is one.
    pub next: Option<String>,
}

/// One user, for administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDetail {
    /// The user.
    pub person: Person,
    /// The user's sessions, latest first.
    pub sessions: Vec<BrowserSession>,
}

/// Remaining lifetime of a session. The browser polls it without extending the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionTimes {
    /// The server's time, in seconds since 1970: the browser's own clock may be wrong.
    pub now: u64,
    /// Idle expiry, in seconds since 1970.
    pub idle_ends_at: u64,
    /// Absolute expiry, in seconds since 1970.
    pub ends_at: u64,
    /// Hash of the user's groups and of the resource map as far as it concerns them. A different number means changed
    /// permissions.
    pub groups: u32,
}
