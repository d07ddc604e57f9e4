//! Audit trail filters in the page's URL.

use super::{has_pair, value, with_query};
use crate::{TimeZone, time_text};
use access::AuditQuery;
use i18n::msgid;

/// Path of the audit trail, to which the forms of saved views are posted as well.
pub(crate) const PATH: &str = "/admin/audit";

/// A period that ends with the request.
#[derive(Debug)]
pub(crate) struct Period {
    /// Value of the filter `from` that stands for it.
    pub(crate) name: &'static str,
    /// A text of the catalogues, in English.
    pub(crate) text: &'static str,
    seconds: u64,
}

/// The periods to choose from.
pub(crate) const PERIODS: [Period; 4] = [
    Period { name: "1h", text: msgid!("Last hour"), seconds: 3_600 },
    Period { name: "24h", text: msgid!("24 hours"), seconds: 86_400 },
    Period { name: "7d", text: msgid!("7 days"), seconds: 7 * 86_400 },
    Period { name: "30d", text: msgid!("30 days"), seconds: 30 * 86_400 },
];

/// Filter form values as typed, and the cursor at which the page starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AuditFilters {
    pub(crate) actor: String,
    /// The actor's subject, if several users had this username one after the other.
    pub(crate) subject: String,
    pub(crate) action: String,
    pub(crate) outcome: String,
    pub(crate) object: String,
    /// `2026-11-21T07:42`, or the name of a [`Period`].
    pub(crate) from: String,
    /// `2026-11-21T07:42`.
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

    /// The same without what a saved view does not keep: the place in the trail, and whether the page is live.
    pub(crate) fn as_saved(&self) -> Self {
        Self { after: None, live: false, ..self.clone() }
    }

    /// Whether no filter is set, so that all records match.
    pub(crate) fn are_none(&self) -> bool {
        let texts = [&self.actor, &self.action, &self.outcome, &self.object, &self.from, &self.until];
        texts.into_iter().all(String::is_empty)
    }

    /// The period whose name is in the place of the start.
    pub(crate) fn period(&self) -> Option<&'static Period> {
        PERIODS.iter().find(|period| period.name == self.from)
    }

    /// The first page of the records since then, with the other filters.
    pub(crate) fn since(&self, from: &str) -> Self {
        Self { from: from.to_owned(), until: String::new(), after: None, ..self.clone() }
    }

    /// The query of these filters. Times are those of the user's zone, or UTC if it is not known.
    pub(crate) fn query(&self, zone: Option<&TimeZone>) -> AuditQuery {
        let moment = |local| zone.and_then(|zone| zone.moment_of(local)).unwrap_or(local);
        let milliseconds = |text: &str| time_text::parse(text).map(|local| moment(local) * 1_000);
        AuditQuery {
            actor: self.actor.clone(),
            subject: self.subject.clone(),
            action: self.action.clone(),
            outcome: self.outcome.clone(),
            object: self.object.clone(),
            from: milliseconds(&self.from),
            until: milliseconds(&self.until),
            last: self.period().map(|period| period.seconds),
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

/// Parses the query string of `/admin/audit`. Times in it are those of `zone`, or UTC if it is not known.
#[must_use]
pub fn audit_query(search: &str, zone: Option<&TimeZone>) -> AuditQuery {
    AuditFilters::of(search).query(zone)
}

/// What a saved view keeps of the query string of `/admin/audit`: the filters and nothing else. Empty without filters.
#[must_use]
pub fn saved_view_query(search: &str) -> String {
    let filters = AuditFilters::of(search).as_saved();
    if filters.are_none() { String::new() } else { filters.shown() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filters_survive_the_address() {
        let filters = AuditFilters {
            actor: "a b".to_owned(),
            subject: "s".to_owned(),
            action: "open_resource".to_owned(),
            outcome: "denied".to_owned(),
            object: "/a&b".to_owned(),
            from: "2026-11-21T07:42".to_owned(),
            until: "7d".to_owned(),
            after: Some("x".to_owned()),
            live: true,
        };
        let address = filters.page();
        let (path, search) = address.split_once('?').unwrap_or_default();
        assert_eq!((path, AuditFilters::of(search)), (PATH, filters.clone()));
        assert_eq!(AuditFilters::of(&filters.shown()), AuditFilters { live: false, ..filters.clone() });
        assert!(!filters.are_live(), "further pages do not change");
        assert_eq!(filters.query(None).until, None, "only the start may be a period");
    }

    #[test]
    fn a_saved_view_keeps_the_filters_and_nothing_else() {
        let query = saved_view_query("from=7d&outcome=denied&after=x&live=1&view-name=a&object=%2Fa%26b");
        assert_eq!(query, "outcome=denied&object=%2Fa%26b&from=7d");
        assert_eq!(saved_view_query(&query), query);
        for nothing in ["", "after=x&live=1", "actor=+", "unknown=1"] {
            assert_eq!(saved_view_query(nothing), "", "{nothing}");
        }
    }

    #[test]
    fn a_period_is_counted_back_by_the_server() {
        let day = AuditFilters::default().since("24h");
        assert_eq!(day.page(), "/admin/audit?from=24h");
        assert_eq!((day.query(None).from, day.query(None).last), (None, Some(86_400)));
        // As the form sends it: the empty field, and the period that was chosen before.
        assert_eq!(AuditFilters::of("from=&until=&from=24h"), day);
        let typed = AuditFilters::of("from=2026-11-21T07:42&from=24h").query(None);
        assert_eq!((typed.from, typed.last), (Some(1_795_246_920_000), None));
        assert_eq!(AuditFilters::of("from=1y").query(None).last, None);
    }
}
