//! Records of what was done and what was denied.

use crate::{Principal, QuotaState, Reason, Role};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::BTreeSet};

/// Whether an action was done or denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Allowed and done.
    Done,
    /// Denied by the rules or the quota.
    Denied,
}

impl Outcome {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Done, Self::Denied];

    /// The name in audit records and URLs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Denied => "denied",
        }
    }

    /// Parses [`Outcome::name`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}

/// The inputs of a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// The caller's groups.
    pub groups: BTreeSet<String>,
    /// The caller's roles.
    pub roles: BTreeSet<Role>,
    /// The rule that decided.
    pub reason: Reason,
    /// The caller's quota, if it was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<QuotaState>,
}

impl Trace {
    /// The inputs of a decision about the principal.
    #[must_use]
    pub fn of(principal: &Principal, reason: Reason) -> Self {
        Self { groups: principal.groups.clone(), roles: principal.roles.clone(), reason, quota: None }
    }

    /// Adds the quota, if that was checked as well.
    #[must_use]
    pub fn with_quota(self, quota: QuotaState) -> Self {
        Self { quota: Some(quota), ..self }
    }
}

/// One record of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// The record's chain and its place in that chain.
    pub id: String,
    /// Time, in milliseconds since 1970.
    pub at: u64,
    /// The username of the actor; empty when an unknown caller was denied.
    pub actor: String,
    /// The name of the action.
    pub action: String,
    /// The object: a resource path, a username or a group.
    pub object: String,
    /// Whether it was done or denied.
    pub outcome: Outcome,
    /// The reason: a sentence of Usher's, in English, or what a person gave as one ([`Self::reason_is_given`]).
    pub reason: String,
    /// The inputs of the decision, as JSON (a [`Trace`]); empty when there was nothing to decide.
    pub trace: String,
    /// The object before the change, as JSON; empty when it did not exist.
    pub before: String,
    /// The object after the change, as JSON; empty when it no longer exists.
    pub after: String,
    /// The request id, as in the log and on the page that the user saw.
    pub request_id: String,
    /// The client's IP address.
    pub address: String,
    /// Id, expiry and hash of the previous record in the chain; empty for the first.
    pub previous: String,
    /// The actor by [`crate::UserId`]; empty when an unknown caller was denied, and in records from before users were
    /// recorded by it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub actor_id: String,
    /// The object by [`crate::UserId`], when it is a user; otherwise empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub object_id: String,
    /// The hash of this record.
    pub hash: String,
}

impl AuditRecord {
    /// Whether a person wrote the reason, in whatever language.
    #[must_use]
    pub fn reason_is_given(&self) -> bool {
        self.outcome == Outcome::Done && matches!(&*self.action, "decide_request" | "request_access" | "reset_usage")
    }

    /// Every field except the hash, with its name. This order defines the hash input and the column order of the table.
    #[must_use]
    pub fn fields(&self) -> [(&'static str, Cow<'_, str>); 15] {
        [
            ("id", (&*self.id).into()),
            ("at", self.at.to_string().into()),
            ("actor", (&*self.actor).into()),
            ("action", (&*self.action).into()),
            ("object", (&*self.object).into()),
            ("outcome", self.outcome.name().into()),
            ("reason", (&*self.reason).into()),
            ("trace", (&*self.trace).into()),
            ("before", (&*self.before).into()),
            ("after", (&*self.after).into()),
            ("request_id", (&*self.request_id).into()),
            ("address", (&*self.address).into()),
            ("previous", (&*self.previous).into()),
            ("actor_id", (&*self.actor_id).into()),
            ("object_id", (&*self.object_id).into()),
        ]
    }
}

/// A filter for audit records. An empty string matches all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditQuery {
    /// The actor's username. If no record has it, the beginning of usernames, ignoring case.
    pub actor: String,
    /// The actor's subject, to tell apart several users who had this username one after the other. Records from before
    /// users were recorded by it match as well.
    #[serde(default)]
    pub subject: String,
    /// The name of the action.
    pub action: String,
    /// The outcome, by [`Outcome::name`].
    pub outcome: String,
    /// The object. If no record has it, the beginning of objects, ignoring case.
    pub object: String,
    /// Start, inclusive, in milliseconds since 1970.
    pub from: Option<u64>,
    /// End, exclusive, in milliseconds since 1970.
    pub until: Option<u64>,
    /// Only the records of this many seconds before the request.
    #[serde(default)]
    pub last: Option<u64>,
    /// Only records older than this record id.
    pub after: Option<String>,
}

impl AuditQuery {
    /// The query with [`Self::last`] counted from `now`, in milliseconds since 1970.
    #[must_use]
    pub fn at(mut self, now: u64) -> Self {
        let start = self.last.take().map(|seconds| now.saturating_sub(seconds.saturating_mul(1_000)));
        self.from = self.from.max(start);
        self
    }
}

/// Number of records per page.
pub const RECORDS_PER_PAGE: usize = 50;

/// A page of the audit trail, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// At most [`RECORDS_PER_PAGE`] records.
    pub records: Vec<AuditRecord>,
    /// The `after` of the next page, if there may be one.
    pub next: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_seconds_end_with_the_request() {
        let last = |seconds, from| AuditQuery { last: Some(seconds), from, ..AuditQuery::default() }.at(7_200_000);
        let since = |from| AuditQuery { from: Some(from), ..AuditQuery::default() };
        assert_eq!(last(3_600, None), since(3_600_000));
        assert_eq!(last(3_600, Some(7_000_000)), since(7_000_000), "never before the start");
        assert_eq!(last(u64::MAX, Some(1)), since(1));
        assert_eq!(AuditQuery::default().at(7_200_000), AuditQuery::default());
    }
}
