//! Reading the audit trail. Administrators only.

use super::{Action, administrators_only};
use crate::{AuditQuery, Principal, Reason, Rules, Target, UserId};

/// Read the audit trail.
#[derive(Clone, Debug)]
pub enum ReadAudit {
    /// A page of the records that match the query, and whose actor is this one if it names a subject.
    Page(AuditQuery, Option<UserId>),
    /// The record with this id.
    Record(String),
}

impl Action for ReadAudit {
    const NAME: &'static str = "read_audit";
    const LABEL: &'static str = "Read the audit trail";

    fn target(&self) -> Target<'_> {
        match self {
            Self::Page(..) => Target::All,
            Self::Record(id) => Target::AuditRecord(id),
        }
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
