//! The range of sort keys to query within a partition.

use crate::attribute::s;
use access::Pattern;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;

/// They sort before and after every character of a path, to construct the key directly next to another one.
const BEFORE_ALL: char = '\u{1}';
const AFTER_ALL: char = '\u{7f}';

/// A range of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Range {
    All,
    /// Keys after this one.
    After(String),
    /// Keys before this one.
    Before(String),
    /// Keys between these paths, both inclusive.
    Between(String, String),
}

impl Range {
    /// The paths with the pattern's prefix.
    pub(super) fn of(pattern: &Pattern) -> Self {
        let first = pattern.prefix().to_owned();
        let last = if pattern.is_exact() { first.clone() } else { format!("{first}{AFTER_ALL}") };
        Self::Between(first, last)
    }

    /// The keys that begin with this text.
    pub(super) fn beginning_with(text: &str) -> Self {
        if text.is_empty() { Self::All } else { Self::Between(text.to_owned(), format!("{text}{AFTER_ALL}")) }
    }

    /// The part of the range after this key.
    pub(super) fn after(self, key: &str) -> Self {
        match self {
            Self::Between(from, to) => Self::Between(from.max(format!("{key}{BEFORE_ALL}")), to),
            _ => Self::After(key.to_owned()),
        }
    }

    /// The part of the range before this key.
    pub(super) fn before(self, key: &str) -> Self {
        match self {
            Self::Between(from, to) => {
                let mut last = key.to_owned();
                let smaller = last.pop().and_then(|end| char::from_u32(u32::from(end).checked_sub(1)?));
                last.extend(smaller.map(|smaller| [smaller, AFTER_ALL]).into_iter().flatten());
                Self::Between(from, to.min(last))
            }
            _ => Self::Before(key.to_owned()),
        }
    }

    /// Whether the range contains no key. DynamoDB rejects a range whose end comes before its start.
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Between(from, to) if to < from)
    }

    /// Restricts the query to this range of the key attribute `key` in the partition `:pk`.
    pub(super) fn apply(self, query: QueryFluentBuilder, key: &str) -> QueryFluentBuilder {
        let (condition, bounds) = match self {
            Self::All => ("", vec![]),
            Self::After(from) => (" AND #at > :from", vec![(":from", from)]),
            Self::Before(to) => (" AND #at < :to", vec![(":to", to)]),
            Self::Between(from, to) => (" AND #at BETWEEN :from AND :to", vec![(":from", from), (":to", to)]),
        };
        let query = query.key_condition_expression(format!("#pk = :pk{condition}"));
        let query = if bounds.is_empty() { query } else { query.expression_attribute_names("#at", key) };
        bounds.into_iter().fold(query, |query, (name, bound)| query.expression_attribute_values(name, s(bound)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_page_begins_where_the_other_ended(
            pattern in "(/[ab.-]{1,2}){0,2}(/[*]{1,2})?", path in "(/[ab.-]{1,2}){1,3}", end in "(/[ab.-]{1,2}){1,3}",
        ) {
            if let Ok(pattern) = pattern.parse::<Pattern>() {
                let has = |range: Range| match range {
                    Range::Between(from, to) => from <= path && path <= to,
                    _ => unreachable!("of a pattern"),
                };
                let all = has(Range::of(&pattern));
                prop_assert_eq!(has(Range::of(&pattern).after(&end)), all && path > end);
                prop_assert_eq!(has(Range::of(&pattern).before(&end)), all && path < end);
                if path.parse().is_ok_and(|path| pattern.matches(&path)) {
                    prop_assert!(all);
                }
            }
        }
    }
}
