//! Audit trail filters in the page's URL.

use super::{has_pair, value, with_query};
use crate::time_text;
use access::AuditQuery;

const PATH: &str = "/admin/audit";

/// Filter form values as typed, and the cursor at which the page starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AuditFilters {
    pub(crate) actor: String,
    /// The actor's subject, if several users had this username one after the other.
    pub(crate) subject: String,
    pub(crate) action: String,
    pub(crate) outcome: String,
    pub(crate) object: String,
    /// `2026-11-21T07:42`, in UTC.
    pub(crate) from: String,
    pub(crate) until: String,
    pub(crate) after: Option<String>,
    /// Whether new records appear by themselves. Not on further pages.
    pub(crate) live: bool,
}

impl AuditFilters {
    /// Parses the filters from a URL's query string.
    pub(crate) fn of(search: &str) -> Self {
        let text = |name| value(search, name).map(|text| text.trim().to_owned()).unwrap_or_default();
        Self {
            actor: text("actor"),
            subject: text("subject"),
            action: text("action"),
            outcome: text("outcome"),
            object: text("object"),
            from: text("from"),
            until: text("until"),
            after: value(search, "after"),
            live: has_pair(search, "live", "1"),
        }
    }

    /// Whether new records appear by themselves.
    pub(crate) fn are_live(&self) -> bool {
        self.live && self.after.is_none()
    }

    /// The query string that decides which records are shown: whether the page is live does not.
    pub(crate) fn shown(&self) -> String {
        let address = Self { live: false, ..self.clone() }.page();
        address.split_once('?').map(|(_, search)| search.to_owned()).unwrap_or_default()
    }

    /// Whether no filter is set, so that all records match.
    pub(crate) fn are_none(&self) -> bool {
        let texts = [&self.actor, &self.action, &self.outcome, &self.object, &self.from, &self.until];
        texts.into_iter().all(String::is_empty)
    }

    pub(crate) fn query(&self) -> AuditQuery {
        let milliseconds = |text: &str| time_text::parse(text).map(|seconds| seconds * 1_000);
        AuditQuery {
            actor: self.actor.clone(),
            subject: self.subject.clone(),
            action: self.action.clone(),
            outcome: self.outcome.clone(),
            object: self.object.clone(),
            from: milliseconds(&self.from),
            until: milliseconds(&self.until),
            after: self.after.clone(),
        }
    }

    /// URL of the audit page with these filters.
    pub(crate) fn page(&self) -> String {
        with_query(PATH, &self.pairs(self.after.as_deref()))
    }

    /// URL that downloads all matching records as a file.
    pub(crate) fn export(&self, format: &str) -> String {
        let mut pairs = vec![("format", Some(format))];
        pairs.extend(self.pairs(None));
        with_query("/admin/audit/export", &pairs)
    }

    fn pairs<'a>(&'a self, after: Option<&'a str>) -> Vec<(&'static str, Option<&'a str>)> {
        let filled = |text: &'a str| Some(text).filter(|text| !text.is_empty());
        vec![
            ("actor", filled(&self.actor)),
            ("subject", filled(&self.subject)),
            ("action", filled(&self.action)),
            ("outcome", filled(&self.outcome)),
            ("object", filled(&self.object)),
            ("from", filled(&self.from)),
            ("until", filled(&self.until)),
            ("after", after),
            ("live", self.live.then_some("1")),
        ]
    }
}

/// Whether this is the live view.
#[cfg(feature = "ssr")]
pub(crate) fn is_live_audit(path: &str, search: &str) -> bool {
    path == PATH && AuditFilters::of(search).are_live()
}

/// Parses the query string of `/admin/audit`.
#[must_use]
pub fn audit_query(search: &str) -> AuditQuery {
    AuditFilters::of(search).query()
}
