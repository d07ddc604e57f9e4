//! A query of the list, translated for DynamoDB.

use super::{
    row::{Row, seconds},
    words::words_asked,
};
use crate::{attribute::is_key, cursor};
use access::{PEOPLE_PER_PAGE, PeoplePage, PeopleQuery, PersonSummary, Role, SignedInAt, SortPeople, canonical};

const DAY_SECONDS: u64 = 24 * 60 * 60;
/// Maximum number of rows that a page reads if it looks for some of them. The next page continues from there.
pub(super) const SEARCHED_ROWS: i32 = 1_000;
/// The greatest number of people on the pages before that an address is believed. It is for display only.
const MAX_SKIP: u64 = u32::MAX as u64;
/// They come before and after every position: each starts with a visible character.
const FIRST: &str = " ";
const LAST: char = char::MAX;

/// The page that is asked for.
pub(super) struct Plan {
    /// The words that are looked for, the longest first.
    pub(super) words: Vec<String>,
    pub(super) filter: Filter,
    pub(super) sort: SortPeople,
    /// For a search, the last row of words that was read before this page.
    pub(super) start: Option<String>,
    /// The position next to which the page begins.
    pub(super) from: Option<String>,
    pub(super) forward: bool,
    /// Whether the page is read from its end backwards.
    pub(super) backwards: bool,
    skip: u64,
}

/// Which people are wanted. `None` restricts nothing.
pub(super) struct Filter {
    group: Option<String>,
    roles: Option<Vec<Role>>,
    provider: Option<String>,
    /// The last sign-in, in seconds since 1970.
    since: Option<u64>,
    until: Option<u64>,
}

impl Plan {
    pub(super) fn of(query: &PeopleQuery, now: u64) -> Self {
        let backwards = query.before.is_some();
        let place = query.before.as_deref().or(query.after.as_deref()).and_then(cursor::decode).unwrap_or_default();
        let (start, from) = place.split_once('\n').unwrap_or_default();
        let key = |text: &str| Some(text.to_owned()).filter(|text| is_key(text));
        Self {
            words: words_asked(&query.q),
            filter: Filter::of(query, now),
            sort: query.sort,
            start: key(start),
            from: key(from),
            forward: query.descending == backwards,
            backwards,
            skip: query.skip.min(MAX_SKIP),
        }
    }

    /// The first and the last position that the page can have, both inclusive; `None` when there is none between them.
    pub(super) fn range(&self) -> Option<(String, String)> {
        let (mut low, mut high) = (FIRST.to_owned(), LAST.to_string());
        if self.sort == SortPeople::SignedIn {
            low = self.filter.since.map_or(low, seconds);
            high = self.filter.until.map_or(high, seconds);
        }
        match &self.from {
            Some(from) if self.forward => low = low.max(from.clone()),
            Some(from) => high = high.min(from.clone()),
            None => {}
        }
        (low <= high).then_some((low, high))
    }

    /// Whether this position comes after the start of the page.
    pub(super) fn has(&self, at: &str) -> bool {
        self.from.as_deref().is_none_or(|from| if self.forward { from < at } else { at < from })
    }

    /// The page with these people, who are all that were found, in the order in which they were read. `onward` is
    /// where to continue if there are no more people here.
    pub(super) fn page(&self, mut found: Vec<(String, PersonSummary)>, onward: Option<Place>) -> PeoplePage {
        let number = found.len();
        found.truncate(PEOPLE_PER_PAGE);
        let here = |at: &str| Place { start: self.start.clone(), from: Some(at.to_owned()) };
        let has_more = number > PEOPLE_PER_PAGE;
        let is_end = onward.is_none();
        let onward = if has_more { found.last().map(|(at, _)| here(at)) } else { onward };
        let back = self.from.as_deref().map(|from| here(found.first().map_or(from, |(at, _)| at)));
        let search_stopped = !has_more && onward.is_some();
        let (next, previous) = if self.backwards { (back, onward) } else { (onward, back) };
        if self.backwards {
            found.reverse();
        }
        let is_first = previous.is_none() && self.start.is_none();
        let skipped = if is_first { 0 } else { self.skip };
        PeoplePage {
            count: (is_end && !self.backwards).then_some(skipped + number as u64),
            people: found.into_iter().map(|(_, person)| person).collect(),
            skipped,
            next: next.map(Place::encode),
            previous: previous.map(Place::encode),
            search_stopped,
            is_incomplete: false,
            programs: Vec::new(),
        }
    }
}

/// Where a page begins.
pub(super) struct Place {
    pub(super) start: Option<String>,
    pub(super) from: Option<String>,
}

impl Place {
    /// Neither part contains a line break.
    fn encode(self) -> String {
        cursor::encode(&format!("{}\n{}", self.start.unwrap_or_default(), self.from.unwrap_or_default()))
    }
}

impl Filter {
    fn of(query: &PeopleQuery, now: u64) -> Self {
        let name = |text: &str| Some(canonical(text.trim()).into_owned()).filter(|text| !text.is_empty());
        let ago = |days: u64| now.saturating_sub(days * DAY_SECONDS);
        let (since, until) = match SignedInAt::named(&query.seen) {
            Some(SignedInAt::Within(days)) => (Some(ago(days)), None),
            Some(SignedInAt::Before(days)) => (None, Some(ago(days))),
            None => (None, None),
        };
        let roles = |text: String| {
            [Role::parse(&text), Some(Role::of_claim("department", &text))].into_iter().flatten().collect()
        };
        Self {
            group: name(&query.group),
            roles: name(&query.department).map(roles),
            provider: name(&query.provider),
            since,
            until,
        }
    }

    /// Whether everybody is wanted.
    pub(super) fn is_none(&self) -> bool {
        let Self { group, roles, provider, since, until } = self;
        group.is_none() && roles.is_none() && provider.is_none() && since.is_none() && until.is_none()
    }

    /// Whether this person is wanted.
    pub(super) fn has(&self, row: &Row) -> bool {
        let person = &row.person;
        self.group.as_ref().is_none_or(|group| person.groups.contains(group))
            && self.roles.as_ref().is_none_or(|roles| roles.iter().any(|role| row.roles.contains(role)))
            && self.provider.as_ref().is_none_or(|provider| row.provider.as_ref() == Some(provider))
            && self.since.is_none_or(|since| person.signed_in_at >= since)
            && self.until.is_none_or(|until| person.signed_in_at < until)
    }
}
