//! The feed of recent changes, which every server polls.

use super::{CHANGED_AT, ID, Users};
use crate::{
    StoreError, WriteError,
    attribute::{Reader, s},
    change::Change,
};
use access::UserId;

const CHANGES: &str = "changes";

/// A user with a recent change.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Changed {
    /// The user.
    pub user: UserId,
    /// Number of the user's changes, so that each is processed once.
    pub number: u64,
}

impl Users {
    /// Makes all servers check this user's sessions again. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when there is no such user.
    pub async fn touch(&self, user: &UserId, now: u64) -> Result<(), WriteError<()>> {
        self.change(user, now, Change::default(), None).await
    }

    /// Users changed at `since` or later, in seconds since 1970, latest first.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn changed_since(&self, since: u64) -> Result<Vec<Changed>, StoreError> {
        let mut pages = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(CHANGED_AT)
            .key_condition_expression("feed = :feed AND changed_at >= :since")
            .expression_attribute_values(":feed", s("changes"))
            .expression_attribute_values(":since", s(format!("{since:012}")))
            .scan_index_forward(false)
            .into_paginator()
            .items()
            .send();
        let mut changed = Vec::new();
        while let Some(item) = pages.next().await {
            let item = item?;
            let reader = Reader { table: "users", item: &item };
            changed.push(Changed { user: UserId::stored(reader.text(ID)?), number: reader.number(CHANGES)? });
        }
        Ok(changed)
    }
}
