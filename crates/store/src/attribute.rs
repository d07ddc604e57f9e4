//! Reads and writes the attributes of an item.

use crate::StoreError;
use access::{Role, canonical};
use aws_sdk_dynamodb::{primitives::Blob, types::AttributeValue};
use std::collections::{BTreeSet, HashMap};

pub(crate) type Item = HashMap<String, AttributeValue>;

/// Maximum length of a key, in bytes. DynamoDB allows 1,024 for a sort key and 2,048 for a partition key (Developer
/// Guide, "Constraints in Amazon DynamoDB"); this limit suits both.
pub(crate) const MAX_KEY_BYTES: usize = 1_024;

/// Whether DynamoDB accepts this text as a key. It rejects requests with any other key, so no item has one.
pub(crate) fn is_key(text: &str) -> bool {
    (1..=MAX_KEY_BYTES).contains(&text.len())
}

pub(crate) fn s(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

pub(crate) fn n(number: impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

pub(crate) fn b(bytes: &[u8]) -> AttributeValue {
    AttributeValue::B(Blob::new(bytes))
}

/// A string set; `None` when empty, because DynamoDB has no empty sets.
pub(crate) fn ss<T: AsRef<str>>(texts: &BTreeSet<T>) -> Option<AttributeValue> {
    let texts: Vec<String> = texts.iter().map(|text| text.as_ref().to_owned()).collect();
    (!texts.is_empty()).then_some(AttributeValue::Ss(texts))
}

/// The attribute by which DynamoDB deletes expired items, in seconds since 1970.
pub(crate) const TTL: &str = "ttl";

/// Typed reads of an item of `table`.
pub(crate) struct Reader<'a> {
    pub(crate) table: &'static str,
    pub(crate) item: &'a Item,
}

impl Reader<'_> {
    fn malformed(&self, attribute: &'static str) -> StoreError {
        StoreError::Malformed { table: self.table, attribute }
    }

    pub(crate) fn text(&self, name: &'static str) -> Result<String, StoreError> {
        let text = self.item.get(name).and_then(|value| value.as_s().ok());
        text.cloned().ok_or_else(|| self.malformed(name))
    }

    /// A text; `None` when the attribute is absent.
    pub(crate) fn optional_text(&self, name: &'static str) -> Result<Option<String>, StoreError> {
        if self.item.contains_key(name) { self.text(name).map(Some) } else { Ok(None) }
    }

    pub(crate) fn number(&self, name: &'static str) -> Result<u64, StoreError> {
        let number = self.item.get(name).and_then(|value| value.as_n().ok());
        number.and_then(|number| number.parse().ok()).ok_or_else(|| self.malformed(name))
    }

    pub(crate) fn bytes(&self, name: &'static str) -> Result<Vec<u8>, StoreError> {
        let bytes = self.item.get(name).and_then(|value| value.as_b().ok());
        bytes.map(|bytes| bytes.as_ref().to_vec()).ok_or_else(|| self.malformed(name))
    }

    /// A string set; an absent attribute means empty.
    pub(crate) fn texts(&self, name: &'static str) -> Result<BTreeSet<String>, StoreError> {
        match self.item.get(name) {
            None => Ok(BTreeSet::new()),
            Some(AttributeValue::Ss(texts)) => Ok(texts.iter().cloned().collect()),
            Some(_) => Err(self.malformed(name)),
        }
    }

    /// A set of roles; an absent attribute means empty.
    pub(crate) fn roles(&self, name: &'static str) -> Result<BTreeSet<Role>, StoreError> {
        let role = |text: &String| Role::parse(text).ok_or_else(|| self.malformed(name));
        self.texts(name)?.iter().map(role).collect()
    }

    /// A string set in canonical form. Older versions stored names without normalizing them.
    pub(crate) fn names(&self, name: &'static str) -> Result<BTreeSet<String>, StoreError> {
        Ok(self.texts(name)?.iter().map(|text| canonical(text).into_owned()).collect())
    }
}
