//! The list of people in the page's URL.

use super::{pairs, with_query};
use access::{PeopleQuery, SortPeople};
use std::collections::BTreeSet;

/// URL of the list of people.
pub(crate) const PAGE: &str = "/admin/people";
/// URL of the page that changes several people at once.
pub const SELECTED_PEOPLE: &str = "/admin/selected-people";
/// URL of the list as a file.
const EXPORT: &str = "/admin/people.csv";
/// A field with the subject of a selected user.
pub const SELECTED_USER: &str = "user";
/// Set when everybody who matches is selected.
const ALL: &str = "all";
const SORTS: [(&str, SortPeople); 3] =
    [("name", SortPeople::Name), ("username", SortPeople::Username), ("seen", SortPeople::SignedIn)];

/// URL of the list of people in this state. Default values are left out to keep URLs short.
pub(crate) fn people(query: &PeopleQuery) -> String {
    let skip = query.skip.to_string();
    let place = [("after", query.after.as_deref()), ("before", query.before.as_deref())];
    let filled = |text| Some(text).filter(|text: &&str| !text.is_empty());
    let mut pairs = vec![("q", filled(query.q.as_str()))];
    pairs.extend(people_filters(query).map(|(name, text)| (name, filled(text))));
    pairs.extend(people_order(query));
    pairs.extend(place.map(|(name, place)| (name, place.and_then(filled))));
    pairs.push(("skip", (query.skip > 0).then_some(&skip)));
    with_query(PAGE, &pairs)
}

/// URL of the page that changes those who match, all at once.
pub(crate) fn everybody_who_matches(query: &PeopleQuery) -> String {
    let list = people(&PeopleQuery { after: None, before: None, skip: 0, ..query.clone() });
    let search = list.split_once('?').map(|(_, search)| format!("&{search}")).unwrap_or_default();
    format!("{SELECTED_PEOPLE}?{ALL}=1{search}")
}

/// URL of the file with everybody who matches, in the order of the list.
pub(crate) fn exported_people(query: &PeopleQuery) -> String {
    let list = people(&PeopleQuery { after: None, before: None, skip: 0, ..query.clone() });
    let search = list.strip_prefix(PAGE).unwrap_or_default();
    format!("{EXPORT}{search}")
}

/// Whom the page with this query string is to change: those who match, or the users with these subjects.
pub(crate) fn selection(search: &str) -> (Option<PeopleQuery>, BTreeSet<String>) {
    let is_all = pairs(search).any(|(name, _)| name == ALL);
    let users = pairs(search).filter(|(name, _)| name == SELECTED_USER).map(|(_, user)| user);
    (is_all.then(|| people_query(search)), users.collect())
}

/// The names and values of the filters.
pub(crate) fn people_filters(query: &PeopleQuery) -> [(&'static str, &str); 4] {
    [("group", &query.group), ("department", &query.department), ("provider", &query.provider), ("seen", &query.seen)]
}

/// The part of the state that a new search keeps.
pub(crate) fn people_order(query: &PeopleQuery) -> [(&'static str, Option<&'static str>); 2] {
    let sort = SORTS.iter().find(|(_, sort)| *sort == query.sort && *sort != SortPeople::default());
    [("sort", sort.map(|(name, _)| *name)), ("dir", query.descending.then_some("desc"))]
}

/// Parses the state from a query string. An unknown order falls back to the default; the server refuses what else is
/// unknown.
pub fn people_query(search: &str) -> PeopleQuery {
    let mut query = PeopleQuery::default();
    for (name, value) in pairs(search) {
        let text = || value.trim().to_owned();
        match name.as_str() {
            "q" => query.q = text(),
            "group" => query.group = text(),
            "department" => query.department = text(),
            "provider" => query.provider = text(),
            "seen" => query.seen = text(),
            "sort" => query.sort = SORTS.iter().find(|(name, _)| *name == value).map(|(_, s)| *s).unwrap_or_default(),
            "dir" => query.descending = value == "desc",
            "after" => query.after = Some(value).filter(|value| !value.is_empty()),
            "before" => query.before = Some(value).filter(|value| !value.is_empty()),
            "skip" => query.skip = value.parse().unwrap_or_default(),
            _ => {}
        }
    }
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_of_the_list_survives_the_address() {
        let query = PeopleQuery {
            q: "100% Ada & é".to_owned(),
            group: "R&D".to_owned(),
            department: "Human Resources".to_owned(),
            provider: "CorpSSO".to_owned(),
            seen: "inactive30d".to_owned(),
            sort: SortPeople::SignedIn,
            descending: true,
            after: Some("a/b+c=".to_owned()),
            before: None,
            skip: 25,
        };
        let address = people(&query);
        let (_, search) = address.split_once('?').unwrap_or_default();
        assert_eq!(people_query(search), query);
        assert_eq!(people(&PeopleQuery::default()), "/admin/people");
    }

    #[test]
    fn a_selection_is_everybody_who_matches_or_these_users() {
        let query =
            PeopleQuery { group: "R&D".to_owned(), skip: 25, after: Some("x".to_owned()), ..Default::default() };
        let address = everybody_who_matches(&query);
        assert_eq!(address, "/admin/selected-people?all=1&group=R%26D");
        let (_, search) = address.split_once('?').unwrap_or_default();
        assert_eq!(selection(search), (Some(PeopleQuery { group: "R&D".to_owned(), ..Default::default() }), [].into()));
        let these = ["a", "b"].map(str::to_owned).into();
        assert_eq!(selection("?user=b&user=a&user=b&q=c"), (None, these));
    }

    #[test]
    fn the_file_is_of_everybody_who_matches_in_the_same_order() {
        let query = PeopleQuery {
            group: "R&D".to_owned(),
            descending: true,
            skip: 25,
            before: Some("x".to_owned()),
            ..Default::default()
        };
        assert_eq!(exported_people(&query), "/admin/people.csv?group=R%26D&dir=desc");
        assert_eq!(exported_people(&PeopleQuery::default()), "/admin/people.csv");
    }

    #[test]
    fn a_form_that_restricts_nothing_asks_for_everybody() {
        assert_eq!(
            people_query("?q=+&group=&department=&provider=&seen=&sort=nonsense&skip=-1"),
            PeopleQuery::default()
        );
    }
}
