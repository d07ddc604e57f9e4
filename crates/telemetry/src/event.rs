//! What can happen.

use crate::{CallOutcome, Service};
use std::time::Duration;

/// What has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The rules have decided.
    Decision {
        /// The action's name.
        action: &'static str,
        /// Whether it is allowed.
        is_allowed: bool,
        /// The name of the rule that decided.
        rule: &'static str,
    },
    /// A token was verified.
    Token {
        /// Whose: `session` or `bearer`.
        of: &'static str,
        /// `ok`, or the code of the rule that the token broke.
        result: &'static str,
    },
    /// A sign-in has ended: `ok`, or why it did not succeed.
    SignIn(&'static str),
    /// A session's tokens were renewed: `ok`, `refused` (the session ends) or `failed` (Usher tries again).
    Renewal(&'static str),
    /// Somebody was signed out.
    SignOut {
        /// `browser`, `session` (another browser) or `everywhere`.
        of: &'static str,
        /// Whether every step has succeeded. The session is over in any case.
        is_complete: bool,
    },
    /// A call was counted against the quota: `admitted`, `repeated` (within a minute, and free), `refused` or `failed`.
    Quota(&'static str),
    /// A call of an external service has ended.
    Call(Call),
}

/// A call of an external service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// The service.
    pub service: Service,
    /// The operation's name.
    pub operation: &'static str,
    /// How it ended.
    pub outcome: CallOutcome,
    /// Attempts after the first one.
    pub retries: u32,
    /// How long it took, with all attempts.
    pub took: Duration,
}
