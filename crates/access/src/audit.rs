//! The audit trail: what was done and what was denied.

use crate::{Principal, QuotaState, Reason};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::BTreeSet};

/// Whether something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was allowed, and done.
    Done,
    /// The rules or the quota did not allow it.
    Denied,
}

impl Outcome {
    /// Its name in records and URLs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Denied => "denied",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Done, Self::Denied].into_iter().find(|outcome| outcome.name() == name)
    }
}

/// What led to a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// The caller's groups.
    pub groups: BTreeSet<String>,
    /// The caller's roles.
    pub roles: BTreeSet<String>,
    /// The rule that decided.
    pub reason: Reason,
    /// Where the caller stood with the day's calls, if that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<QuotaState>,
}

impl Trace {
    /// What led to a decision about the principal.
    #[must_use]
    pub fn of(principal: &Principal, reason: Reason) -> Self {
        Self { groups: principal.groups.clone(), roles: principal.roles.clone(), reason, quota: None }
    }

    /// The quota was asked as well.
    #[must_use]
    pub fn with_quota(self, quota: QuotaState) -> Self {
        Self { quota: Some(quota), ..self }
    }
}

/// A record of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// Its id: the time, its chain, and its number in the chain.
    pub id: String,
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// The username of the caller; empty for an unknown caller.
    pub actor: String,
    /// What: the action's name.
    pub action: String,
    /// On what: a resource's path, a username, a group.
    pub object: String,
    /// Whether it was done.
    pub outcome: Outcome,
    /// Why, in a sentence, or what an administrator gave as the reason.
    pub reason: String,
    /// What led to the decision, as JSON (a [`Trace`]); empty where nothing had to be decided.
    pub trace: String,
    /// What was changed as it was before, as JSON; empty when nothing was there.
    pub before: String,
    /// What was changed as it is after it, as JSON; empty when nothing is there.
    pub after: String,
    /// The request's id, as in the log and on the page that was shown.
    pub request_id: String,
    /// The address from which it was asked.
    pub address: String,
    /// The id and the hash of the record before it in its chain; empty for the first.
    pub previous: String,
    /// The hash of this record.
    pub hash: String,
}

impl AuditRecord {
    /// Every field but the hash, by name and in one order: that of the hash, and of the columns of a table.
    #[must_use]
    pub fn fields(&self) -> [(&'static str, Cow<'_, str>); 13] {
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
        ]
    }
}

/// Which records are asked for. An empty text asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditQuery {
    /// Of this username.
    pub actor: String,
    /// Of the action with this name.
    pub action: String,
    /// With this [`Outcome::name`].
    pub outcome: String,
    /// On this object.
    pub object: String,
    /// Not before this, in milliseconds since 1970.
    pub from: Option<u64>,
    /// Before this, in milliseconds since 1970.
    pub until: Option<u64>,
    /// Older than the record in this place.
    pub after: Option<String>,
}

/// How many records a page shows.
pub const RECORDS_PER_PAGE: usize = 50;

/// A page of the trail, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// At most [`RECORDS_PER_PAGE`] records.
    pub records: Vec<AuditRecord>,
    /// Where the next page starts, if there may be one.
    pub next: Option<String>,
}
