//! Users who have signed in, and since when their sessions and tokens are no longer valid.
//!
//! Each server polls for recent changes (index `changed_at`), so a sign-out everywhere or a group change reaches all
//! servers within seconds. One query is enough, however many users there are.
//!
//! ```text
//! item          a user as stored in the table
//! find          users by id and by username
//! sign_in       records a sign-in, and completes the list of people
//! end_sessions  makes sessions and tokens invalid
//! groups        the groups, and the removal of an administrator
//! limit         the user's own limit
//! block         blocks a program
//! feed          recent changes
//! views         saved views of the audit trail
//! write         what all writes to one user have in common
//! ```

mod block;
mod end_sessions;
mod feed;
mod find;
mod groups;
mod item;
mod limit;
mod sign_in;
mod views;
mod write;

pub use feed::Changed;
pub use groups::AdministratorRemoval;

use crate::{Audit, People, attribute::s};
use access::{Limit, Person, UserId};
use aws_sdk_dynamodb::{
    Client,
    types::{Update, builders::UpdateBuilder},
};

const ID: &str = "id";
/// Also the sort key of the index of all users.
pub(crate) const USERNAME: &str = "username";
const NAME: &str = "name";
const EMAIL: &str = "email";
const PROVIDER: &str = "provider";
const ATTRIBUTE_ROLES: &str = "attribute_roles";
const FIRST_SIGNED_IN: &str = "first_signed_in_at";
const LIMIT: &str = "daily_calls";
/// Since when a program is blocked, in seconds since 1970.
const BLOCKED: &str = "blocked_at";
/// The only value of [`KIND`]: the partition of all users.
const USER: &str = "user";
/// The partition key of the index by username.
pub(crate) const KIND: &str = "kind";
/// The partition key of the index of changes.
pub(crate) const FEED: &str = "feed";
/// The sort key of the index of changes, in seconds since 1970.
pub(crate) const CHANGED_AT: &str = "changed_at";

/// A user as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The user's profile.
    pub person: Person,
    /// First sign-in, in seconds since 1970. `None` when that was to a version of Usher that did not record it.
    pub first_signed_in_at: Option<u64>,
    /// The validity of the user's sessions and tokens, and the user's own limit.
    pub state: UserState,
}

/// Which of a user's sessions and tokens are valid, or whether a program's are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UserState {
    /// Number of sign-outs everywhere. A session with another number is over, so no clocks need comparing.
    pub epoch: u64,
    /// Tokens issued in this second or earlier are rejected; in seconds since 1970, 0 for never.
    pub signed_out_at: u64,
    /// Tokens issued in this second or earlier have outdated groups and must be renewed; in seconds since 1970, 0 for
    /// never.
    pub renew_from: u64,
    /// The daily call limit set for the user, if any.
    pub limit: Option<Limit>,
    /// Whether an administrator has blocked it; programs only.
    pub blocked: bool,
}

/// The table `users`.
#[derive(Clone, Debug)]
pub struct Users {
    client: Client,
    table: String,
    people: People,
    audit: Audit,
}

impl Users {
    pub(crate) fn new(client: Client, table: String, people: People, audit: Audit) -> Self {
        Self { client, table, people, audit }
    }

    fn item(&self, user: &UserId) -> UpdateBuilder {
        Update::builder().table_name(&self.table).key(ID, s(user.as_str()))
    }
}
