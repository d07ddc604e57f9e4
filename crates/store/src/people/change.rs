//! Writes a person's items in the transaction that writes the user.

use super::{
    BY_NAME, BY_USERNAME, PK, People, SK, TABLE,
    row::{FOUND, LISTED, Rows, VERSION, WORDS, key},
};
use crate::{
    StoreError,
    attribute::{Item, Reader, n, s, ss},
    change::Change,
};
use access::{Person, UserId};
use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem, Update, builders::UpdateBuilder};
use futures::FutureExt as _;
use std::collections::BTreeSet;

/// What the table has of a person.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Number of changes of the row; `None` without a row.
    version: Option<u64>,
    /// The words that have rows; `None` when the person is neither listed nor counted.
    words: Option<BTreeSet<String>>,
    by_name: String,
    by_username: String,
}

impl Known {
    /// Whether the person is in the list.
    pub(crate) fn is_listed(&self) -> bool {
        self.words.is_some()
    }
}

impl People {
    /// What the table has of a user.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub(crate) async fn known(&self, id: &UserId) -> Result<Known, StoreError> {
        let get = self.client.get_item().table_name(&self.table).set_key(Some(key_of(LISTED, id.as_str())));
        let Some(item) = get.consistent_read(true).send().boxed().await?.item else { return Ok(Known::default()) };
        let reader = Reader { table: TABLE, item: &item };
        Ok(Known {
            version: Some(reader.number(VERSION)?),
            words: if item.contains_key(WORDS) { Some(reader.texts(WORDS)?) } else { None },
            by_name: reader.optional_text(BY_NAME)?.unwrap_or_default(),
            by_username: reader.optional_text(BY_USERNAME)?.unwrap_or_default(),
        })
    }

    /// The writes that list a person, who so far is `known`. The first one has the condition that nobody has changed
    /// what the writes depend on since.
    pub(crate) fn listing(&self, person: &Person, known: &Known) -> Result<Vec<TransactWriteItem>, StoreError> {
        let rows = Rows::of(person);
        // The rows of the words also say how to sort those who are found.
        let is_sorted_anew = known.by_name != rows.by_name || known.by_username != rows.by_username;
        let before = known.words.clone().unwrap_or_default();
        if known.is_listed() && !is_sorted_anew && before == rows.words {
            return Ok(vec![self.seen_again(&rows, person)?]);
        }
        let put = self.put(rows.listed(person, known.version.unwrap_or_default() + 1));
        let put = put.expression_attribute_names("#version", VERSION);
        let put = match known.version {
            None => put.condition_expression("attribute_not_exists(#version)"),
            Some(version) => {
                put.condition_expression("#version = :version").expression_attribute_values(":version", n(version))
            }
        };
        let mut writes = vec![TransactWriteItem::builder().put(put.build()?).build()];
        for word in rows.words.iter().filter(|word| is_sorted_anew || !before.contains(*word)) {
            let put = self.put(rows.found(person, word)).build()?;
            writes.push(TransactWriteItem::builder().put(put).build());
        }
        for word in before.difference(&rows.words) {
            let delete = Delete::builder().table_name(&self.table);
            let delete = delete.set_key(Some(key_of(FOUND, &key(word, &person.user.id)))).build()?;
            writes.push(TransactWriteItem::builder().delete(delete).build());
        }
        if !known.is_listed() {
            writes.push(self.one_more(&person.user.id)?);
        }
        Ok(writes)
    }

    /// The write that lists other groups of a user. Whoever is not in the list yet gets a row without a place in it,
    /// whose version tells the writer of the next one that the groups have changed.
    pub(crate) fn regrouping(&self, id: &UserId, groups: &BTreeSet<String>) -> Result<TransactWriteItem, StoreError> {
        let change = Change::to_groups(groups).adding("#version :one").naming("#version", VERSION);
        change.make(self.row(id))
    }

    /// The write for a person who is called as before: many sign-ins of theirs at the same moment do not refuse each
    /// other.
    fn seen_again(&self, rows: &Rows, person: &Person) -> Result<TransactWriteItem, StoreError> {
        let change =
            rows.changing(person).into_iter().fold(Change::default(), |change, (name, value)| change.to(name, value));
        let conditions = [(BY_NAME, &rows.by_name), (BY_USERNAME, &rows.by_username)];
        let change = conditions.into_iter().fold(change, |change, (name, value)| change.only_equal(name, s(value)));
        let change = match ss(&rows.words) {
            Some(words) => change.only_equal(WORDS, words),
            None => change,
        };
        let change = change.adding("#version :one").naming("#version", VERSION);
        change.make(self.row(&person.user.id))
    }

    fn row(&self, id: &UserId) -> UpdateBuilder {
        Update::builder().table_name(&self.table).set_key(Some(key_of(LISTED, id.as_str())))
    }

    fn put(&self, item: Item) -> aws_sdk_dynamodb::types::builders::PutBuilder {
        Put::builder().table_name(&self.table).set_item(Some(item))
    }
}

/// The key of an item.
pub(super) fn key_of(partition: &str, at: &str) -> Item {
    [(PK, partition), (SK, at)].map(|(name, text)| (name.to_owned(), s(text))).into()
}
