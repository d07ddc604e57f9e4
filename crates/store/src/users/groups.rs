//! Records the groups of a user, before and after a change at the user pool.

use super::{ID, Users, write::EXISTS};
use crate::{
    Entry, StoreError, WriteError,
    attribute::{n, s},
    change::{Change, GROUPS},
    transaction::{Transaction, TransactionOutcome},
};
use access::{Admission, ChangeGroups};
use aws_sdk_dynamodb::types::{ConditionCheck, TransactWriteItem};
use std::collections::BTreeSet;

/// When an administrator began to remove the user from the administrators' group, in seconds since 1970. Present until
/// the result is known.
const LEAVING_SINCE: &str = "leaving_since";
/// Time after which an unsettled removal no longer counts, in seconds. A group change is settled within minutes, or by
/// the next change.
const LEAVING_AT_MOST: u64 = 3_600;

/// The removal of a user from the administrators' group.
#[derive(Clone, Copy, Debug)]
pub struct AdministratorRemoval<'a> {
    /// The groups that the user keeps.
    pub groups: &'a BTreeSet<String>,
    /// The administrators' group.
    pub administrators: &'a str,
    /// Current time, in seconds since 1970.
    pub now: u64,
}

impl Users {
    /// Records the groups that the user is known to have, before a change at the user pool.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when there is no such user.
    pub async fn note_groups(
        &self,
        admission: &Admission<ChangeGroups>,
        groups: &BTreeSet<String>,
        entry: &Entry,
    ) -> Result<(), WriteError<()>> {
        self.write(&admission.action().user.id, Change::to_groups(groups), Some(entry)).await
    }

    /// Like [`note_groups`](Self::note_groups), for removing a user from the administrators' group. Requires that the
    /// calling administrator is in that group and is not being removed from it: when two remove each other at the same
    /// time, one remains. Returns whether it was written. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`WriteError::Store`] when DynamoDB fails.
    pub async fn remove_administrator(
        &self,
        admission: &Admission<ChangeGroups>,
        taking: AdministratorRemoval<'_>,
        entry: &Entry,
    ) -> Result<bool, WriteError<()>> {
        let (by, user) = (admission.user(), &admission.action().user);
        let AdministratorRemoval { groups, administrators, now } = taking;
        let stays = ConditionCheck::builder()
            .table_name(&self.table)
            .key(ID, s(by.id.as_str()))
            .condition_expression(
                "contains(#groups, :group) AND (attribute_not_exists(leaving_since) OR leaving_since < :stale)",
            )
            .expression_attribute_names("#groups", GROUPS)
            .expression_attribute_values(":group", s(administrators))
            .expression_attribute_values(":stale", n(now.saturating_sub(LEAVING_AT_MOST)))
            .build()
            .map_err(StoreError::from)?;
        let change = Change::to_groups(groups).setting("leaving_since = :leaving", ":leaving", n(now));
        let update = change.only_if(EXISTS).make(self.item(&user.id))?;
        let stays = TransactWriteItem::builder().condition_check(stays).build();
        let actions = vec![stays, update, self.people.regrouping(&user.id, groups)?];
        match Transaction::new(&self.client, self.audit.chains()).commit(actions, std::slice::from_ref(entry)).await? {
            TransactionOutcome::Done => Ok(true),
            TransactionOutcome::Refused { .. } => Ok(false),
        }
    }

    /// Like [`note_groups`](Self::note_groups), after the change at the user pool: from now on the user's tokens must
    /// be renewed before they are accepted. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when there is no such user.
    pub async fn groups_changed(
        &self,
        admission: &Admission<ChangeGroups>,
        groups: &BTreeSet<String>,
        now: u64,
        entry: &Entry,
    ) -> Result<(), WriteError<()>> {
        let user = &admission.action().user.id;
        self.raise(user, now, "renew_from", Change::to_groups(groups).removing(LEAVING_SINCE), Some(entry)).await
    }
}
