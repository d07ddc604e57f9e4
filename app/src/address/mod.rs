//! URLs of pages, and the list state in their query strings.

mod account;
mod audit;
mod history;
mod map;
mod people;
mod person;
mod segment;
mod why;

pub(crate) use account::AccountTab;
#[cfg(feature = "ssr")]
pub(crate) use audit::is_live_audit;
pub(crate) use audit::{AuditFilters, PATH as AUDIT, PERIODS};
pub use audit::{audit_query, saved_view_query};
pub(crate) use history::{SEGMENT as HISTORY_SEGMENT, before_in, edit_version, history, version, version_in};
pub(crate) use map::{MapForm, MapList, PAGE as MAP, row_text};
pub use map::{map_change, map_list, map_row};
pub(crate) use people::{
    PAGE as PEOPLE, everybody_who_matches, exported_people, people, people_filters, people_order, selection,
};
pub use people::{SELECTED_PEOPLE, SELECTED_USER, people_query};
pub(crate) use person::{FROM, PersonTab, people_before, person, person_from, person_in, person_tab};
pub use segment::{name_in, segment};
pub(crate) use why::WhyForm;

use access::{ListKind, ListQuery, MAX_SEARCH_CHARS, Operation, SortBy};
use leptos::prelude::GetUntracked as _;
use leptos_router::location::{Location, Url};

/// URL of the resource with this path (`/blog`).
pub(crate) fn resource(path: &str) -> String {
    format!("/resources{path}")
}

/// URL of the page that edits the resource.
pub(crate) fn edit(path: &str) -> String {
    format!("/resources{path}/edit")
}

/// Query parameter of a resource's page that names the operation to confirm.
pub(crate) const CONFIRM: &str = "confirm";

/// URL of the page that asks whether to carry out the operation, to which its form is posted as well.
pub(crate) fn confirm(operation: Operation, path: &str) -> String {
    with_query(&resource(path), &[(CONFIRM, Some(operation.words().verb))])
}

/// The operation that the query string of a resource's page asks to confirm.
#[must_use]
pub fn confirmed_operation(search: &str) -> Option<Operation> {
    value(search, CONFIRM).and_then(|verb| Operation::named(&verb))
}

/// URL of the page that says who can open the resource.
pub(crate) fn access(path: &str) -> String {
    with_query(&resource(path), &[("show", Some("access"))])
}

/// Whether the query string of a resource's page asks who can open it.
pub(crate) fn shows_access(search: &str) -> bool {
    has_pair(search, "show", "access")
}

/// URL that starts a sign-in, optionally with an identity provider and a URL to return to. With `reauthenticate`, the
/// hosted UI asks for credentials even if it still has a session.
pub(crate) fn sign_in(provider: Option<&str>, return_to: Option<&str>, reauthenticate: bool) -> String {
    let reauthenticate = reauthenticate.then_some("yes");
    with_query("/auth/sign-in", &[("provider", provider), ("return_to", return_to), ("reauthenticate", reauthenticate)])
}

/// URL of the resource list in this state. Default values are left out to keep URLs short.
pub(crate) fn list(query: &ListQuery) -> String {
    let filled = |text: &'_ Option<String>| text.clone().filter(|text| !text.is_empty());
    let (after, before) = (filled(&query.after), filled(&query.before));
    let restrictions = [("q", &query.q), ("role", &query.role), ("owner", &query.owner)];
    let mut pairs: Vec<_> =
        restrictions.map(|(name, text)| (name, Some(text.as_str()).filter(|text| !text.is_empty()))).into();
    pairs.extend(list_view(query));
    pairs.extend([("after", after.as_deref()), ("before", before.as_deref())]);
    with_query("/resources", &pairs)
}

/// The part of the list's state that a new search keeps, besides the filters, which are fields of its form.
pub(crate) fn list_view(query: &ListQuery) -> [(&'static str, Option<&'static str>); 4] {
    [
        ("archived", (query.kind == ListKind::Archived).then_some("1")),
        ("deleted", (query.kind == ListKind::Deleted).then_some("1")),
        ("sort", Some(sort_name(query.sort)).filter(|_| query.sort != SortBy::default())),
        ("dir", query.descending.then_some("desc")),
    ]
}

/// Parses the list state from a query string; unknown values fall back to the defaults.
pub(crate) fn list_query(search: &str) -> ListQuery {
    let mut query = ListQuery::default();
    for (name, value) in pairs(search) {
        match name.as_str() {
            "q" => query.q = value.trim().chars().take(MAX_SEARCH_CHARS).collect(),
            "role" => query.role = value.trim().to_owned(),
            "owner" => query.owner = value.trim().to_owned(),
            // Of both, "deleted" counts, whichever comes first.
            "archived" if value == "1" && query.kind != ListKind::Deleted => query.kind = ListKind::Archived,
            "deleted" if value == "1" => query.kind = ListKind::Deleted,
            "sort" => query.sort = sort_named(&value),
            "dir" => query.descending = value == "desc",
            "after" => query.after = Some(value).filter(|value| !value.is_empty()),
            "before" => query.before = Some(value).filter(|value| !value.is_empty()),
            _ => {}
        }
    }
    query
}

/// URL of the limits of groups, to which their forms are posted as well.
pub(crate) const GROUP_LIMITS: &str = "/admin/usage/groups";

/// URL of today's usage, of everybody or of those near their limit, starting after this cursor.
pub(crate) fn usage(near_limit: bool, after: Option<&str>) -> String {
    with_query("/admin/usage", &[("near", near_limit.then_some("1")), ("after", after)])
}

/// Whether the query string of today's usage asks for those near their limit, and the cursor to start after.
pub(crate) fn usage_query(search: &str) -> (bool, Option<String>) {
    (has_pair(search, "near", "1"), value(search, "after"))
}

/// URL of the audit record with this ID.
pub(crate) fn record(id: &str) -> String {
    format!("/admin/audit/{}", segment(id))
}

/// Path and query string of the current page.
pub(crate) fn of(location: &Location) -> String {
    let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
    if search.is_empty() { path } else { format!("{path}?{search}") }
}

/// First value of this query parameter that is not empty.
pub(crate) fn value(search: &str, name: &str) -> Option<String> {
    pairs(search).find(|(n, value)| n == name && !value.is_empty()).map(|(_, value)| value)
}

/// Whether the query string contains this pair.
pub(crate) fn has_pair(search: &str, name: &str, value: &str) -> bool {
    pairs(search).any(|(n, v)| n == name && v == value)
}

/// Name of a sort order in the URL.
fn sort_name(sort: SortBy) -> &'static str {
    match sort {
        SortBy::Path => "path",
        SortBy::Title => "title",
        SortBy::Updated => "updated",
    }
}

fn sort_named(name: &str) -> SortBy {
    [SortBy::Path, SortBy::Title, SortBy::Updated].into_iter().find(|sort| sort_name(*sort) == name).unwrap_or_default()
}

pub(crate) fn with_query(path: &str, pairs: &[(&str, Option<&str>)]) -> String {
    let mut address = path.to_owned();
    let given = pairs.iter().filter_map(|(name, value)| value.map(|value| (name, value)));
    for (separator, (name, value)) in std::iter::once('?').chain(std::iter::repeat('&')).zip(given) {
        address.push(separator);
        address.push_str(name);
        address.push('=');
        address.push_str(&Url::escape(value));
    }
    address
}

/// Query pairs in the encoding that HTML forms use. The router's own parser decodes `%25` twice.
fn pairs(search: &str) -> impl Iterator<Item = (String, String)> + '_ {
    search.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    })
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut ahead = rest.clone();
                match (ahead.next().and_then(hex), ahead.next().and_then(hex)) {
                    (Some(high), Some(low)) => {
                        bytes.push(high * 16 + low);
                        rest = ahead;
                    }
                    _ => bytes.push(byte),
                }
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_of_the_list_survives_the_address() {
        let query = ListQuery {
            q: "100% & more é".to_owned(),
            role: "department:R&D".to_owned(),
            owner: "CorpSSO_ann+1".to_owned(),
            kind: ListKind::Archived,
            sort: SortBy::Updated,
            descending: true,
            after: Some("a/b+c=".to_owned()),
            before: None,
        };
        let address = list(&query);
        let (_, search) = address.split_once('?').unwrap_or_default();
        assert_eq!(list_query(search), query);
        assert_eq!(list(&ListQuery::default()), "/resources");
        assert_eq!(list(&ListQuery { kind: ListKind::Archived, ..ListQuery::default() }), "/resources?archived=1");
        assert_eq!(list(&ListQuery { kind: ListKind::Deleted, ..ListQuery::default() }), "/resources?deleted=1");
        assert_eq!(list_query("?q=&role=+&owner=&sort="), ListQuery::default(), "a form that restricts nothing");
    }

    #[test]
    fn a_query_is_read_as_forms_write_it() {
        assert_eq!(list_query("?q=+two+words%21").q, "two words!");
        assert_eq!(list_query("q=%2541").q, "%41");
        assert_eq!(list_query("q=50%25&q2=%zz&sort=nonsense").q, "50%");
        assert_eq!(list_query("q=%zz%4").q, "%zz%4");
        assert_eq!(list_query("sort=nonsense&dir=up"), ListQuery::default());
        for (search, kind) in [
            ("archived=1", ListKind::Archived),
            ("deleted=1", ListKind::Deleted),
            ("archived=1&deleted=1", ListKind::Deleted),
            ("deleted=1&archived=1", ListKind::Deleted),
            ("archived=true&deleted=", ListKind::Current),
        ] {
            assert_eq!(list_query(search).kind, kind, "{search}");
        }
        assert!(has_pair("a=1&confirm=delete", "confirm", "delete"));
    }

    #[test]
    fn the_first_value_that_is_not_empty_counts() {
        assert_eq!(value("?after=a%2Fb&after=c", "after").as_deref(), Some("a/b"));
        assert_eq!(value("?after=", "after"), None);
        assert_eq!(value("?from=&from=1h", "from").as_deref(), Some("1h"));
    }

    #[test]
    fn the_state_of_the_usage_survives_the_address() {
        for (near_limit, after) in [(false, None), (true, None), (false, Some("3-a b")), (true, Some("3-a&b"))] {
            let address = usage(near_limit, after);
            let (_, search) = address.split_once('?').unwrap_or_default();
            assert_eq!(usage_query(search), (near_limit, after.map(str::to_owned)), "{address}");
        }
        assert_eq!(usage(false, None), "/admin/usage");
        assert_eq!(usage_query("near=yes&after="), (false, None));
    }

    #[test]
    fn where_to_return_is_escaped() {
        assert_eq!(sign_in(None, None, false), "/auth/sign-in");
        let address = sign_in(Some("Corp SSO"), Some("/resources?q=a&b"), false);
        assert!(!address.contains(' ') && address.matches('&').count() == 1, "{address}");
    }
}
