//! Users who have signed in, and since when their sessions and tokens are no longer valid.
//!
//! Each server polls for recent changes (index `changed_at`), so a sign-out everywhere or a group change reaches all
//! servers within seconds. One query is enough, however many users there are.

mod item;

use crate::{
    Audit, Entry, People, StoreError, WriteError,
    attribute::{Item, Reader, is_key, n, s, ss},
    change::{Change, GROUPS},
    transaction::{Transaction, TransactionOutcome},
};
use access::{Admission, ChangeGroups, ChangeLimit, EndSessions, Limit, Person, UserId};
use aws_sdk_dynamodb::{
    Client,
    types::{ConditionCheck, TransactWriteItem, Update, builders::UpdateBuilder},
};
use futures::{StreamExt as _, stream};
use item::read;
use std::collections::BTreeSet;

const ID: &str = "id";
/// Also the sort key of the index of all users.
pub(crate) const USERNAME: &str = "username";
const NAME: &str = "name";
const EMAIL: &str = "email";
const PROVIDER: &str = "provider";
const ATTRIBUTE_ROLES: &str = "attribute_roles";
const FIRST_SIGNED_IN: &str = "first_signed_in_at";
const LIMIT: &str = "daily_calls";
const CHANGES: &str = "changes";
/// When an administrator began to remove the user from the administrators' group, in seconds since 1970. Present until
/// the result is known.
const LEAVING_SINCE: &str = "leaving_since";
/// Time after which an unsettled removal no longer counts, in seconds. A group change is settled within minutes, or by
/// the next change.
const LEAVING_AT_MOST: u64 = 3_600;
/// The only value of [`KIND`]: the partition of all users.
const USER: &str = "user";
/// Maximum number of users that a lookup by username reads; several users can have had a username one after the other.
const SAME_USERNAME: i32 = 100;
/// How often a sign-in is written anew because somebody else has changed the user's row in the list of people.
const LISTING_ATTEMPTS: usize = 8;
/// Number of users that are read at once to add them to the list of people, and how many of them are added in parallel.
const LISTED_AT_ONCE: usize = 100;
const LISTINGS: usize = 8;
/// The condition that the user is there.
const EXISTS: &str = "attribute_exists(id)";
/// The partition key of the index by username.
pub(crate) const KIND: &str = "kind";
/// The partition key of the index of changes.
pub(crate) const FEED: &str = "feed";
/// The sort key of the index of changes, in seconds since 1970.
pub(crate) const CHANGED_AT: &str = "changed_at";

/// A user as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The user's profile.
    pub person: Person,
    /// First sign-in, in seconds since 1970. `None` when that was to a version of Usher that did not record it.
    pub first_signed_in_at: Option<u64>,
    /// The validity of the user's sessions and tokens, and the user's own limit.
    pub state: UserState,
}

/// Which of a user's sessions and tokens are valid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UserState {
    /// Number of sign-outs everywhere. A session with another number is over, so no clocks need comparing.
    pub epoch: u64,
    /// Tokens issued in this second or earlier are rejected; in seconds since 1970, 0 for never.
    pub signed_out_at: u64,
    /// Tokens issued in this second or earlier have outdated groups and must be renewed; in seconds since 1970, 0 for
    /// never.
    pub renew_from: u64,
    /// The daily call limit set for the user, if any.
    pub limit: Option<Limit>,
}

/// A user with a recent change.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Changed {
    /// The user.
    pub user: UserId,
    /// Number of the user's changes, so that each is processed once.
    pub number: u64,
}

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

/// The table `users`.
#[derive(Clone, Debug)]
pub struct Users {
    client: Client,
    table: String,
    people: People,
    audit: Audit,
}

impl Users {
    pub(crate) fn new(client: Client, table: String, people: People, audit: Audit) -> Self {
        Self { client, table, people, audit }
    }

    fn item(&self, user: &UserId) -> UpdateBuilder {
        Update::builder().table_name(&self.table).key(ID, s(user.as_str()))
    }

    /// Finds a user.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn find(&self, user: &UserId) -> Result<Option<User>, StoreError> {
        if !is_key(user.as_str()) {
            return Ok(None);
        }
        let get = self.client.get_item().table_name(&self.table).key(ID, s(user.as_str()));
        get.consistent_read(true).send().await?.item.as_ref().map(read).transpose()
    }

    /// Finds the user who signed in last with this username. Earlier ones no longer exist in the user pool.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn find_by_username(&self, username: &str) -> Result<Option<User>, StoreError> {
        if !is_key(username) {
            return Ok(None);
        }
        let query = self.client.query().table_name(&self.table).index_name(USERNAME);
        let query = query
            .key_condition_expression("kind = :kind AND username = :username")
            .expression_attribute_values(":kind", s(USER))
            .expression_attribute_values(":username", s(username))
            .limit(SAME_USERNAME);
        let users = query.send().await?.items().iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(users.into_iter().max_by_key(|user| user.person.signed_in_at))
    }

    /// Which of a user's sessions and tokens are valid. For an unknown user, all are.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails. The caller must then deny access.
    pub async fn user_state(&self, user: &UserId) -> Result<UserState, StoreError> {
        Ok(self.find(user).await?.map(|user| user.state).unwrap_or_default())
    }

    /// Records a sign-in with the user's current profile.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn signed_in(&self, person: &Person) -> Result<(), StoreError> {
        let change = Change::to_groups(&person.groups)
            .setting("kind = :kind", ":kind", s(USER))
            .setting("username = :username", ":username", s(&person.user.username))
            .setting("signed_in_at = :now", ":now", n(person.signed_in_at))
            .to(NAME, Some(s(&person.name)))
            .to(EMAIL, person.email.as_ref().map(s))
            .to(PROVIDER, person.provider.as_ref().map(s))
            .to(ATTRIBUTE_ROLES, ss(&person.attribute_roles));
        for _ in 0..LISTING_ATTEMPTS {
            let known = self.people.known(&person.user.id).await?;
            let mut writes = self.people.listing(person, &known)?;
            // Whoever is listed has signed in before, perhaps to a version that did not record the first time.
            let change = if known.is_listed() {
                change.clone()
            } else {
                let first = format!("{FIRST_SIGNED_IN} = if_not_exists(signed_in_at, :now)");
                change.clone().setting(&first, ":now", n(person.signed_in_at))
            };
            writes.push(change.make(self.item(&person.user.id))?);
            if self.has_written(writes).await? {
                return Ok(());
            }
        }
        Err(StoreError::Contended)
    }

    /// Adds those to the list of people who last signed in to a version of Usher without it, page by page. Returns how
    /// many they were. Servers may do this at the same time, and while people sign in.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails. It can then be repeated.
    pub async fn list_missing(&self) -> Result<u64, StoreError> {
        let (mut added, mut after) = (0, None);
        loop {
            let (users, next) = self.list(after.as_deref(), LISTED_AT_ONCE).await?;
            let ids = users.into_iter().map(|user| user.person.user.id);
            let mut listed = stream::iter(ids.map(|id| self.list_if_missing(id))).buffer_unordered(LISTINGS);
            while let Some(was_missing) = listed.next().await {
                added += u64::from(was_missing?);
            }
            after = next;
            if after.is_none() {
                return Ok(added);
            }
        }
    }

    async fn list_if_missing(&self, id: UserId) -> Result<bool, StoreError> {
        for _ in 0..LISTING_ATTEMPTS {
            // The row first: it tells of changes of the user since.
            let known = self.people.known(&id).await?;
            let user = if known.is_listed() { None } else { self.find(&id).await? };
            let Some(user) = user else { return Ok(false) };
            if self.has_written(self.people.listing(&user.person, &known)?).await? {
                return Ok(true);
            }
        }
        Err(StoreError::Contended)
    }

    /// Writes, unless the condition of the first write does not hold.
    async fn has_written(&self, writes: Vec<TransactWriteItem>) -> Result<bool, StoreError> {
        let outcome = Transaction::new(&self.client, self.audit.chains()).commit(writes, &[]).await?;
        Ok(matches!(outcome, TransactionOutcome::Done))
    }

    /// Invalidates all current sessions and tokens of a user. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when there is no such user.
    pub async fn sign_out_everywhere(
        &self,
        admission: &Admission<EndSessions>,
        now: u64,
        entry: &Entry,
    ) -> Result<(), WriteError<()>> {
        let change = Change::default().adding("epoch :one");
        self.raise(&admission.action().user.id, now, "signed_out_at", change, Some(entry)).await
    }

    /// Invalidates tokens only: those obtained after [`sign_out_everywhere`](Self::sign_out_everywhere) and before
    /// Cognito revoked the refresh tokens. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when there is no such user.
    pub async fn refuse_tokens_until(
        &self,
        admission: &Admission<EndSessions>,
        now: u64,
    ) -> Result<(), WriteError<()>> {
        self.raise(&admission.action().user.id, now, "signed_out_at", Change::default(), None).await
    }

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

    /// Sets the user's own daily call limit, or removes it. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when there is no such user.
    pub async fn set_limit(
        &self,
        admission: &Admission<ChangeLimit>,
        limit: Option<Limit>,
        now: u64,
        entry: &Entry,
    ) -> Result<(), WriteError<()>> {
        let change = match limit {
            Some(limit) => Change::default().setting("daily_calls = :limit", ":limit", s(limit.to_string())),
            None => Change::default().removing(LIMIT),
        };
        self.change(&admission.action().user.id, now, change, Some(entry)).await
    }

    /// Makes all servers check this user's sessions again. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when there is no such user.
    pub async fn touch(&self, user: &UserId, now: u64) -> Result<(), WriteError<()>> {
        self.change(user, now, Change::default(), None).await
    }

    /// Sets the attribute `second` to `now`, but never lowers it: a server whose clock is ahead may have set a later
    /// time, and tokens once rejected must stay rejected.
    async fn raise(
        &self,
        user: &UserId,
        now: u64,
        second: &str,
        change: Change,
        entry: Option<&Entry>,
    ) -> Result<(), WriteError<()>> {
        let raising = change.clone().setting(&format!("{second} = :now"), ":now", n(now));
        let raising = raising.only_if(&format!("(attribute_not_exists({second}) OR {second} <= :now)"));
        match self.change(user, now, raising, entry).await {
            Err(WriteError::Changed(_)) => self.change(user, now, change, entry).await,
            outcome => outcome,
        }
    }

    /// Writes a change of an existing user, and announces it to all servers.
    async fn change(
        &self,
        user: &UserId,
        now: u64,
        change: Change,
        entry: Option<&Entry>,
    ) -> Result<(), WriteError<()>> {
        let change = change
            .setting("feed = :feed", ":feed", s("changes"))
            .setting("changed_at = :at", ":at", s(format!("{now:012}")))
            .adding("changes :one");
        self.write(user, change, entry).await
    }

    /// Writes a change of an existing user.
    async fn write(&self, user: &UserId, change: Change, entry: Option<&Entry>) -> Result<(), WriteError<()>> {
        if !is_key(user.as_str()) {
            return Err(WriteError::Changed(None));
        }
        let regrouping = change.groups().map(|groups| self.people.regrouping(user, groups)).transpose()?;
        let update = change.only_if(EXISTS).make(self.item(user))?;
        let writes = std::iter::once(update).chain(regrouping).collect();
        let transaction = Transaction::new(&self.client, self.audit.chains());
        match transaction.commit(writes, entry.map(std::slice::from_ref).unwrap_or_default()).await? {
            TransactionOutcome::Done => Ok(()),
            TransactionOutcome::Refused { .. } => Err(WriteError::Changed(None)),
        }
    }

    /// At most `limit` users by username, after the position `after`, and the start of the next page.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn list(&self, after: Option<&str>, limit: usize) -> Result<(Vec<User>, Option<String>), StoreError> {
        let start =
            after.and_then(|after| after.split_once(' ')).filter(|(username, id)| is_key(username) && is_key(id));
        let start = start.map(|(username, id)| {
            Item::from([(KIND, USER), (USERNAME, username), (ID, id)].map(|(name, value)| (name.to_owned(), s(value))))
        });
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(USERNAME)
            .key_condition_expression("kind = :kind")
            .expression_attribute_values(":kind", s(USER))
            .set_exclusive_start_key(start)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .send()
            .await?;
        // Usernames and ids contain no spaces.
        let position = |key: &Item| Some(format!("{} {}", key.get(USERNAME)?.as_s().ok()?, key.get(ID)?.as_s().ok()?));
        let next = answer.last_evaluated_key().and_then(position);
        Ok((answer.items().iter().map(read).collect::<Result<_, _>>()?, next))
    }

    /// At most `limit` users whose username begins with `beginning`, by username.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn beginning_with(&self, beginning: &str, limit: usize) -> Result<Vec<User>, StoreError> {
        if !is_key(beginning) {
            // DynamoDB accepts no empty key.
            return if beginning.is_empty() { Ok(self.list(None, limit).await?.0) } else { Ok(Vec::new()) };
        }
        let query = self.client.query().table_name(&self.table).index_name(USERNAME);
        let query = query
            .key_condition_expression("kind = :kind AND begins_with(username, :beginning)")
            .expression_attribute_values(":kind", s(USER))
            .expression_attribute_values(":beginning", s(beginning))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX));
        query.send().await?.items().iter().map(read).collect()
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
