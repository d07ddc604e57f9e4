//! Records of the audit trail.

use super::query::query;
use access::{AuditPage, AuditQuery, AuditRecord, Outcome};
use serde::{Deserialize, Serialize};
use utoipa::{
    IntoParams, ToSchema,
    openapi::path::{Parameter, ParameterIn},
};

/// What is in the address of the list and of the export.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditParameters {
    /// The actor's username, or the beginning of usernames.
    actor: String,
    /// The actor's subject, if several had this username one after the other.
    subject: String,
    /// The action.
    action: String,
    /// The outcome: `done` or `denied`.
    #[param(value_type = Option<String>)]
    outcome: Option<Outcome>,
    /// The object, or the beginning of objects.
    object: String,
    /// Only records from this time on.
    from: Option<u64>,
    /// Only records before this time.
    until: Option<u64>,
    /// Where the page begins: `next` of the page before.
    cursor: Option<String>,
}

impl AuditParameters {
    /// The query of the page in the browser.
    pub(crate) fn query(&self) -> AuditQuery {
        let milliseconds = |seconds: u64| seconds.saturating_mul(1_000);
        AuditQuery {
            actor: self.actor.clone(),
            subject: self.subject.clone(),
            action: self.action.clone(),
            outcome: self.outcome.map(Outcome::name).unwrap_or_default().to_owned(),
            object: self.object.clone(),
            from: self.from.map(milliseconds),
            until: self.until.map(milliseconds),
            last: None,
            after: self.cursor.clone().filter(|cursor| !cursor.is_empty()),
        }
    }

    /// The same list from this cursor on, as the query of an address.
    pub(crate) fn address(&self, cursor: &str) -> String {
        let text = |seconds: Option<u64>| seconds.map(|seconds| seconds.to_string()).unwrap_or_default();
        query(&[
            ("actor", &self.actor),
            ("subject", &self.subject),
            ("action", &self.action),
            ("outcome", self.outcome.map(Outcome::name).unwrap_or_default()),
            ("object", &self.object),
            ("from", &text(self.from)),
            ("until", &text(self.until)),
            ("cursor", cursor),
        ])
    }
}

/// The parameters of the export, for its description: a file has no pages.
pub(crate) struct ExportParameters;

impl IntoParams for ExportParameters {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut parameters = AuditParameters::into_params(place);
        parameters.retain(|parameter| parameter.name != "cursor");
        parameters
    }
}

/// A page of the records.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AuditList {
    /// At most 50 records, newest first. With filters, a page may be short, even empty, and `next` goes on.
    records: Vec<AuditItem>,
    /// The `cursor` of the next page; null on the last one.
    #[schema(required = true)]
    next: Option<String>,
}

/// A record, with the values that its hash covers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AuditItem {
    /// The record's chain and its place in it.
    id: String,
    /// The time, in milliseconds since 1970.
    at: u64,
    /// The actor's username; empty if somebody unknown was denied.
    actor: String,
    /// The action.
    action: String,
    /// The object: a path, a username or a group.
    object: String,
    /// Whether it was done or denied.
    #[schema(value_type = String)]
    outcome: Outcome,
    /// The reason.
    reason: String,
    /// What was decided on, as JSON in a text; empty if there was nothing to decide.
    trace: String,
    /// The object before the change, as JSON in a text; empty if it did not exist.
    before: String,
    /// The object after the change, as JSON in a text; empty if it no longer exists.
    after: String,
    /// The id of the request.
    request_id: String,
    /// The client's IP address.
    address: String,
    /// Id, expiry and hash of the record before it in the chain; empty for the first.
    previous: String,
    /// The actor's issuer and subject.
    actor_id: String,
    /// The object's issuer and subject, if it is a person.
    object_id: String,
    /// The hash of this record.
    hash: String,
}

impl From<AuditPage> for AuditList {
    fn from(page: AuditPage) -> Self {
        let AuditPage { records, next } = page;
        Self { records: records.into_iter().map(AuditItem::from).collect(), next }
    }
}

impl From<AuditRecord> for AuditItem {
    fn from(record: AuditRecord) -> Self {
        Self {
            id: record.id,
            at: record.at,
            actor: record.actor,
            action: record.action,
            object: record.object,
            outcome: record.outcome,
            reason: record.reason,
            trace: record.trace,
            before: record.before,
            after: record.after,
            request_id: record.request_id,
            address: record.address,
            previous: record.previous,
            actor_id: record.actor_id,
            object_id: record.object_id,
            hash: record.hash,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_in_seconds_and_the_next_page_is_of_the_same_list() {
        let parameters = AuditParameters {
            actor: "ada".to_owned(),
            outcome: Some(Outcome::Denied),
            from: Some(5),
            until: Some(u64::MAX),
            ..AuditParameters::default()
        };
        let query = parameters.query();
        assert_eq!((query.from, query.until, query.outcome.as_str()), (Some(5_000), Some(u64::MAX), "denied"));
        let next = format!("actor=ada&outcome=denied&from=5&until={}&cursor=1-2-3", u64::MAX);
        assert_eq!(parameters.address("1-2-3"), next);
    }
}
