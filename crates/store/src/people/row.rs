//! The items of a person: one row of the list, and one for each word by which they are found.

use super::{
    BY_NAME, BY_SIGNED_IN, BY_USERNAME, PK, SK, TABLE,
    words::{clipped_to, words_of},
};
use crate::{
    StoreError,
    attribute::{Item, MAX_KEY_BYTES, Reader, is_key, n, s, ss},
    change::GROUPS,
    search::folded,
};
use access::{Person, PersonSummary, Role, SortPeople, UserId, UserRef};
use aws_sdk_dynamodb::types::AttributeValue;
use std::collections::BTreeSet;

/// Partition of the list.
pub(super) const LISTED: &str = "person";
/// Partition of the words.
pub(super) const FOUND: &str = "find";
/// Words by which the person is found. Absent from a row that only a change of groups has written.
pub(super) const WORDS: &str = "words";
pub(super) const VERSION: &str = "version";
const NAME: &str = "name";
const USERNAME: &str = "username";
const EMAIL: &str = "email";
const PROVIDER: &str = "provider";
const ROLES: &str = "attribute_roles";
const SIGNED_IN: &str = "signed_in_at";

/// A row of the list, with what it can be filtered by.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) person: PersonSummary,
    pub(super) provider: Option<String>,
    pub(super) roles: BTreeSet<Role>,
}

/// A row of the words.
#[derive(Debug)]
pub(super) struct Found {
    /// The key: word and user.
    pub(super) at: String,
    pub(super) word: String,
    pub(super) user: UserId,
    pub(super) words: BTreeSet<String>,
    name: String,
    username: String,
}

/// What is written of a person.
pub(super) struct Rows {
    pub(super) words: BTreeSet<String>,
    pub(super) by_name: String,
    pub(super) by_username: String,
}

impl Rows {
    pub(super) fn of(person: &Person) -> Self {
        let id = &person.user.id;
        Self {
            words: words_of(person).into_iter().filter(|word| is_key(&key(word, id))).collect(),
            by_name: position(&sortable(&person.name, id), id),
            by_username: position(&sortable(&person.user.username, id), id),
        }
    }

    /// The row of the list. `version` counts its changes.
    pub(super) fn listed(&self, person: &Person, version: u64) -> Item {
        let fixed = [
            (PK, Some(s(LISTED))),
            (SK, Some(s(person.user.id.as_str()))),
            (BY_NAME, Some(s(&self.by_name))),
            (BY_USERNAME, Some(s(&self.by_username))),
            (WORDS, ss(&self.words)),
            (VERSION, Some(n(version))),
        ];
        let attributes = fixed.into_iter().chain(self.changing(person));
        attributes.filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }

    /// What can change of a person who is found by the same words and sorted by the same names.
    pub(super) fn changing(&self, person: &Person) -> [(&'static str, Option<AttributeValue>); 8] {
        [
            (BY_SIGNED_IN, Some(s(position(&seconds(person.signed_in_at), &person.user.id)))),
            (SIGNED_IN, Some(n(person.signed_in_at))),
            (NAME, Some(s(&person.name))),
            (USERNAME, Some(s(&person.user.username))),
            (EMAIL, person.email.as_ref().map(s)),
            (PROVIDER, person.provider.as_ref().map(s)),
            (GROUPS, ss(&person.groups)),
            (ROLES, ss(&person.attribute_roles)),
        ]
    }

    /// The row of a word.
    pub(super) fn found(&self, person: &Person, word: &str) -> Item {
        let id = &person.user.id;
        let (name, username) = (sortable(&person.name, id), sortable(&person.user.username, id));
        let texts = [(PK, FOUND), (SK, &key(word, id)), (NAME, &name), (USERNAME, &username)];
        let texts = texts.into_iter().map(|(name, text)| (name, s(text)));
        texts.chain(ss(&self.words).map(|words| (WORDS, words))).map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

impl Row {
    pub(super) fn read(item: &Item) -> Result<Self, StoreError> {
        let reader = Reader { table: TABLE, item };
        Ok(Self {
            person: PersonSummary {
                user: UserRef { id: UserId::stored(reader.text(SK)?), username: reader.text(USERNAME)? },
                name: reader.text(NAME)?,
                email: reader.optional_text(EMAIL)?,
                groups: reader.names(GROUPS)?,
                signed_in_at: reader.number(SIGNED_IN)?,
            },
            provider: reader.optional_text(PROVIDER)?,
            roles: reader.roles(ROLES)?,
        })
    }

    pub(super) fn position(&self, sort: SortPeople) -> String {
        let PersonSummary { user, name, signed_in_at, .. } = &self.person;
        let text = match sort {
            SortPeople::Name => sortable(name, &user.id),
            SortPeople::Username => sortable(&user.username, &user.id),
            SortPeople::SignedIn => seconds(*signed_in_at),
        };
        position(&text, &user.id)
    }
}

impl Found {
    pub(super) fn read(item: &Item) -> Result<Self, StoreError> {
        let reader = Reader { table: TABLE, item };
        let at = reader.text(SK)?;
        let (word, user) = at.split_once(' ').ok_or(StoreError::Malformed { table: TABLE, attribute: SK })?;
        Ok(Self {
            word: word.to_owned(),
            user: UserId::stored(user.to_owned()),
            words: reader.texts(WORDS)?,
            name: reader.text(NAME)?,
            username: reader.text(USERNAME)?,
            at,
        })
    }

    /// The position in this order; `None` if only the list has it.
    pub(super) fn position(&self, sort: SortPeople) -> Option<String> {
        match sort {
            SortPeople::Name => Some(position(&self.name, &self.user)),
            SortPeople::Username => Some(position(&self.username, &self.user)),
            SortPeople::SignedIn => None,
        }
    }
}

/// The attribute that orders the list, and the index's name.
pub(super) fn sort_key(sort: SortPeople) -> &'static str {
    match sort {
        SortPeople::Name => BY_NAME,
        SortPeople::Username => BY_USERNAME,
        SortPeople::SignedIn => BY_SIGNED_IN,
    }
}

/// The key of a word's row. A word contains no space.
pub(super) fn key(word: &str, id: &UserId) -> String {
    format!("{word} {}", id.as_str())
}

/// The sortable form of a time.
pub(super) fn seconds(at: u64) -> String {
    format!("{at:012}")
}

/// A position in the list. The id at the end makes it unique.
fn position(text: &str, id: &UserId) -> String {
    let room = MAX_KEY_BYTES.saturating_sub(id.as_str().len() + 1);
    format!("{} {}", clipped_to(text, room), id.as_str())
}

/// The text in the form that orders it: it starts with a visible character.
fn sortable(text: &str, id: &UserId) -> String {
    let words: Vec<String> = folded(text)
        .split_whitespace()
        .map(|word| word.replace(char::is_control, ""))
        .filter(|w| !w.is_empty())
        .collect();
    if words.is_empty() { id.subject().to_owned() } else { words.join(" ") }
}
