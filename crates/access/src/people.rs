//! The users of Usher and their browser sessions, for display.

use crate::{AuditPage, Principal, Role, Rules, UserRef};
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
    /// The client's IP address at the last use that was recorded. `None` when it is not known.
    #[serde(default)]
    pub address: Option<String>,
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
    /// The e-mail address at the last sign-in, for display and for finding people; it identifies nobody. `None` when
    /// the ID token had none.
    #[serde(default)]
    pub email: Option<String>,
    /// The identity provider of the last sign-in, by its name in the user pool; [`USER_POOL`] for an account of the
    /// pool itself. `None` when the user last signed in to a version of Usher that did not record it.
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

/// A user as the list of people shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonSummary {
    /// The user.
    pub user: UserRef,
    /// The display name.
    pub name: String,
    /// The e-mail address at the last sign-in.
    pub email: Option<String>,
    /// The groups at the last sign-in, or after an administrator's later change.
    pub groups: BTreeSet<String>,
    /// Last sign-in, in seconds since 1970.
    pub signed_in_at: u64,
}

/// The order of the list of people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortPeople {
    /// By name, ignoring case.
    #[default]
    Name,
    /// By username, ignoring case.
    Username,
    /// By last sign-in.
    SignedIn,
}

/// When somebody last signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedInAt {
    /// At most so many days ago.
    Within(u64),
    /// More than so many days ago.
    Before(u64),
}

impl SignedInAt {
    /// The periods to choose from, with their names in addresses.
    pub const ALL: [(&'static str, Self); 5] = [
        ("1d", Self::Within(1)),
        ("7d", Self::Within(7)),
        ("30d", Self::Within(30)),
        ("inactive30d", Self::Before(30)),
        ("inactive90d", Self::Before(90)),
    ];

    /// The period of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, period)| period)
    }
}

/// Which people to list, and in which order. Empty texts restrict nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PeopleQuery {
    /// Beginnings of words of the name, the username or the e-mail address, in any order. All must match.
    pub q: String,
    /// A group that they have.
    pub group: String,
    /// A department that they have, or another role that is no group: `department:IT` or `IT`.
    pub department: String,
    /// The identity provider of the last sign-in, by its name in the user pool, or [`USER_POOL`].
    pub provider: String,
    /// When they last signed in: a name of [`SignedInAt::ALL`].
    pub seen: String,
    /// The order.
    pub sort: SortPeople,
    /// Whether to reverse the order.
    pub descending: bool,
    /// Show the page after this position, a [`PeoplePage::next`].
    pub after: Option<String>,
    /// Show the page before this position, a [`PeoplePage::previous`].
    pub before: Option<String>,
    /// Number of people on the pages before, to say which ones of how many are shown.
    pub skip: u64,
}

impl PeopleQuery {
    /// Whether only some of the people are listed.
    #[must_use]
    pub fn is_restricted(&self) -> bool {
        [&self.q, &self.group, &self.department, &self.provider, &self.seen].into_iter().any(|text| !text.is_empty())
    }
}

/// A page of the users who have signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeoplePage {
    /// At most [`PEOPLE_PER_PAGE`] users, in order.
    pub people: Vec<PersonSummary>,
    /// Number of all people who match, if it is known.
    pub count: Option<u64>,
    /// Number of people on the pages before this one.
    pub skipped: u64,
    /// The `after` of the next page, if there is one.
    pub next: Option<String>,
    /// The `before` of the previous page, if there is one.
    pub previous: Option<String>,
    /// Whether the search reached its limit before the end; `next` continues it.
    pub search_stopped: bool,
    /// Whether people who signed in to an earlier version of Usher may still be missing.
    pub is_incomplete: bool,
    /// The programs whose own tokens are accepted; only on the first page of everybody.
    #[serde(default)]
    pub programs: Vec<Program>,
}

/// A program that calls Usher with tokens of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Its app client in the user pool.
    pub client_id: String,
    /// Whether an administrator has blocked it.
    pub blocked: bool,
}

/// Maximum number of people who have never signed in that a search shows.
pub const NEVER_SIGNED_IN_SHOWN: usize = 10;

/// The state of an account in the user pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PoolAccount {
    /// It can sign in.
    Confirmed,
    /// It has the password that an administrator gave it, and chooses another at the first sign-in.
    MustChangePassword,
    /// It needs a new password before it signs in.
    MustResetPassword,
    /// Its sign-up is not confirmed.
    Unconfirmed,
    /// It is disabled.
    Disabled,
}

impl PoolAccount {
    /// All states.
    pub const ALL: [Self; 5] =
        [Self::Confirmed, Self::MustChangePassword, Self::MustResetPassword, Self::Unconfirmed, Self::Disabled];
}

/// A user of the pool, as long as nothing else is known of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolPerson {
    /// The user.
    pub user: UserRef,
    /// The name, if the pool has one.
    pub name: Option<String>,
    /// The e-mail address, if the pool has one.
    pub email: Option<String>,
    /// The state of the account.
    pub account: PoolAccount,
    /// When the account was created, in seconds since 1970.
    pub created_at: u64,
}

impl PoolPerson {
    /// The name, or else the username.
    #[must_use]
    pub fn display_name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.user.username)
    }
}

/// Those who match a search and are in the user pool, but have never signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeverSignedIn {
    /// At most [`NEVER_SIGNED_IN_SHOWN`] of them, by name.
    pub people: Vec<PoolPerson>,
    /// Whether more users of the pool may match.
    pub has_more: bool,
    /// Whether the pool gave no answer: it refused, was asked too often, or did not answer in time.
    pub is_unknown: bool,
}

/// Somebody who is in the user pool, but has never signed in, for administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newcomer {
    /// The user.
    pub person: PoolPerson,
    /// The groups in the pool; `None` when the pool did not tell them.
    pub groups: Option<BTreeSet<String>>,
}

/// Maximum number of people whom an administrator changes at once.
pub const MAX_SELECTED_PEOPLE: usize = 100;

/// The people whom an administrator has selected to change them at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelectedPeople {
    /// At most [`MAX_SELECTED_PEOPLE`] of them.
    pub people: Vec<PersonSummary>,
    /// Whether more were asked for.
    pub has_more: bool,
}

/// A change that an administrator can make to several people at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkChange {
    /// Add them to the group of members, or remove them.
    Member(bool),
    /// Add them to the group of administrators, or remove them.
    Administrator(bool),
    /// End all of their sessions.
    SignOut,
    /// Set or remove their own daily limit.
    Limit,
}

impl BulkChange {
    /// The changes, with their names in forms.
    pub const ALL: [(&'static str, Self); 6] = [
        ("add-member", Self::Member(true)),
        ("remove-member", Self::Member(false)),
        ("add-administrator", Self::Administrator(true)),
        ("remove-administrator", Self::Administrator(false)),
        ("sign-out", Self::SignOut),
        ("limit", Self::Limit),
    ];

    /// The change of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, change)| change)
    }
}

/// Whether a user can still sign in at the user pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountStatus {
    /// The account is enabled.
    Enabled,
    /// The account is disabled.
    Disabled,
    /// The pool has no such account any more.
    Missing,
    /// The pool did not answer in time.
    Unknown,
}

impl AccountStatus {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Enabled, Self::Disabled, Self::Missing, Self::Unknown];
}

/// One user's profile, for administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonProfile {
    /// The user.
    pub person: Person,
    /// First sign-in, in seconds since 1970. `None` when that was to a version of Usher that did not record it.
    pub first_signed_in_at: Option<u64>,
    /// The user's account at the user pool.
    pub account: AccountStatus,
}

/// What the rules say about one user, for administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDecisions {
    /// The user.
    pub person: Person,
    /// The rules as far as they concern this user: they decide the same as the rules in force.
    pub rules: Rules,
}

/// What one user did or was denied, for administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonActivity {
    /// The user.
    pub person: Person,
    /// The audit records with this user as the actor.
    pub page: AuditPage,
}

/// One user's sessions, for administrators.
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
