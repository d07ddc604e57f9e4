//! The people who use Usher and the browsers they are signed in with, as pages show them.

use crate::{Principal, Rules};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How many people a page shows.
pub const PEOPLE_PER_PAGE: usize = 25;

/// A signed-in browser. Nothing in it opens the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrowserSession {
    /// Names the session among those of the same person, to end it.
    pub handle: String,
    /// The browser and the system, as far as the browser says: `Firefox on Linux`.
    pub device: String,
    /// The identity provider, by its name in the user pool; `None` for the pool's own accounts.
    pub provider: Option<String>,
    /// When the person signed in, in seconds since 1970.
    pub started_at: u64,
    /// When the session was used last, in seconds since 1970, to the minute.
    pub last_seen_at: u64,
    /// When it ends for good, in seconds since 1970.
    pub ends_at: u64,
    /// Whether it is the one that asks.
    pub this_one: bool,
}

/// Somebody who has signed in at least once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Cognito's username.
    pub username: String,
    /// A name for people to read.
    pub name: String,
    /// The groups at the last sign-in, or after an administrator changed them.
    pub groups: BTreeSet<String>,
    /// The roles at the last sign-in that come from other claims than the groups, such as the department.
    #[serde(default)]
    pub attribute_roles: BTreeSet<String>,
    /// The last sign-in, in seconds since 1970.
    pub signed_in_at: u64,
    /// When all their sessions were ended last, in seconds since 1970.
    pub signed_out_at: Option<u64>,
}

impl Person {
    /// What they would be as a caller, by what is known of them.
    #[must_use]
    pub fn principal(&self, rules: &Rules) -> Principal {
        Principal::of(&self.username, &self.name, &self.groups, &self.attribute_roles, rules)
    }
}

/// A page of the people who have signed in, by username.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeoplePage {
    /// At most [`PEOPLE_PER_PAGE`] people.
    pub people: Vec<Person>,
    /// Where the next page starts, if there is one.
    pub next: Option<String>,
}

/// One person, as an administrator sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDetail {
    /// Who.
    pub person: Person,
    /// Where they are signed in, the latest first.
    pub sessions: Vec<BrowserSession>,
}

/// How long a session still has, as the browser asks without using it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionTimes {
    /// The server's time, in seconds since 1970: the browser's own clock may be wrong.
    pub now: u64,
    /// When it ends unless it is used, in seconds since 1970.
    pub idle_ends_at: u64,
    /// When it ends for good, in seconds since 1970.
    pub ends_at: u64,
    /// Stands for the person's groups: another number is other groups.
    pub groups: u32,
}
