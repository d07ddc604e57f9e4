//! Calls per user and day.
//!
//! | item | `user_id` | `day` | queried by |
//! |---|---|---|---|
//! | a user's calls of a day | the user's id | `2026-11-21` | user and day; user and range of days |
//! | ranking of a day | (index `calls`) | `day_shard` = `2026-11-21#0` to `#7` | day |
//!
//! A day's writes spread over the partitions of all its users, and over eight partitions of the index. An attribute
//! `opened#<object>` holds the last time that the user opened an object: opening it again within a minute does not
//! count.

use crate::{
    Admitted, Audit, Entry, StoreError,
    attribute::{Item, Reader, TTL, n, s},
    transaction::{Transaction, TransactionOutcome},
};
use access::{
    Admission, DailyUsage, Limit, MAX_LIMIT, PEOPLE_PER_PAGE, ReadUsage, ResetUsage, Resource, UserId, UserRef,
};
use aws_lc_rs::digest;
use aws_sdk_dynamodb::{
    Client,
    operation::update_item::{UpdateItemError, UpdateItemOutput},
    types::{Put, ReturnValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::cmp::{Ordering, Reverse};

const TABLE: &str = "usage";
pub(crate) const USER_ID: &str = "user_id";
const USERNAME: &str = "username";
const DAY: &str = "day";
/// The partition key of the index.
pub(crate) const DAY_SHARD: &str = "day_shard";
/// Name and sort key of the index.
pub(crate) const CALLS: &str = "calls";
const LAST_CALL: &str = "last_call";
/// Prefix of the attributes with the last opening times.
const OPENED: &str = "opened#";
/// Number of such attributes, the latest, that remain after a cleanup. A cleanup runs when there are more than twice as
/// many.
const OPENINGS_KEPT: usize = 16;

/// The table `usage`.
#[derive(Clone, Debug)]
pub struct Usage {
    client: Client,
    table: String,
    audit: Audit,
}

/// A user and a day.
#[derive(Clone, Copy, Debug)]
pub struct UserDay<'a> {
    /// The user.
    pub user: &'a UserRef,
    /// The day, named by the date on which it ends.
    pub day: &'a str,
    /// Expiry of the item, in seconds since 1970.
    pub expires_at: u64,
}

/// Proof that an admitted action was counted. Only [`Usage::charge`] creates one.
#[derive(Debug)]
pub struct Counted<A>(Admitted<A>);

impl<A> Counted<A> {
    pub(crate) fn loaded(&self) -> &Resource {
        self.0.loaded()
    }

    /// Returns the resource.
    #[must_use]
    pub fn into_resource(self) -> Resource {
        self.0.into_resource()
    }
}

/// A call to count.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The day, named by the date on which it ends.
    pub day: &'a str,
    /// Expiry of the day's item, in seconds since 1970.
    pub expires_at: u64,
    /// The user's limit for the day.
    pub limit: Limit,
    /// Current time, in seconds since 1970.
    pub now: u64,
    /// Identifies the call, so that a retry after a lost response recognizes that it was already counted.
    pub id: &'a str,
}

/// The outcome of counting a call.
#[derive(Debug)]
pub enum ChargeOutcome<A> {
    /// Counted, within the limit. With the day's calls, including this one.
    Counted(Counted<A>, u64),
    /// Not counted again: the user opened or saved the object within the last [`REPEAT_SECONDS`]. With the day's calls.
    Repeated(Counted<A>, u64),
    /// Not counted: the limit is reached. With the day's calls.
    Exhausted(u64),
}

/// Time within which opening an object again does not count, in seconds.
pub const REPEAT_SECONDS: u64 = 60;

impl Usage {
    pub(crate) fn new(client: Client, table: String, audit: Audit) -> Self {
        Self { client, table, audit }
    }

    /// Counts a call of the admitted user, unless the day's limit is reached or the user has just opened the same
    /// object. Check and count are one conditional write.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails. The caller must then refuse the call.
    pub async fn charge<A>(&self, admitted: Admitted<A>, call: Call<'_>) -> Result<ChargeOutcome<A>, StoreError> {
        let Call { day, expires_at, limit, now, id } = call;
        let user = admitted.user().clone();
        let day = UserDay { user: &user, day, expires_at };
        let opened = opened(admitted.path().as_str());
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(USER_ID, s(day.user.id.as_str()))
            .key(DAY, s(day.day))
            .update_expression(
                "ADD calls :one SET last_call = :call, #opened = :now, day_shard = :shard, #ttl = :ttl, \
                                username = :username",
            )
            .expression_attribute_values(":username", s(&day.user.username))
            .expression_attribute_names("#ttl", TTL)
            .expression_attribute_names("#opened", &opened)
            .expression_attribute_values(":one", n(1))
            .expression_attribute_values(":call", s(id))
            .expression_attribute_values(":now", n(now))
            .expression_attribute_values(":before", n(now.saturating_sub(REPEAT_SECONDS)))
            .expression_attribute_values(":shard", s(shard(&day.user.id, day.day)))
            .expression_attribute_values(":ttl", n(day.expires_at))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        const NEW: &str = "(attribute_not_exists(last_call) OR last_call <> :call) AND \
                           (attribute_not_exists(#opened) OR #opened <= :before)";
        let update = match limit {
            Limit::Unlimited => Some(update.condition_expression(NEW)),
            // With a limit of 0 nothing can be counted, and `attribute_not_exists(calls)` would allow the first call.
            Limit::Calls(0) => None,
            Limit::Calls(limit) => Some(
                update
                    .condition_expression(format!("(attribute_not_exists(calls) OR calls < :limit) AND {NEW}"))
                    .expression_attribute_values(":limit", n(limit)),
            ),
        };
        let (item, counted) = match update {
            None => (self.item(day).await?.unwrap_or_default(), false),
            Some(update) => match update.send().await {
                Ok(UpdateItemOutput { attributes, .. }) => (attributes.unwrap_or_default(), true),
                Err(error) => match error.as_service_error() {
                    Some(UpdateItemError::ConditionalCheckFailedException(failed)) => {
                        (failed.item().cloned().unwrap_or_default(), false)
                    }
                    _ => return Err(error.into()),
                },
            },
        };
        let calls = calls_in(&item)?;
        let by_the_first_try = item.get(LAST_CALL).and_then(|value| value.as_s().ok()).is_some_and(|last| last == id);
        if counted || by_the_first_try {
            self.forget_openings(day, &item).await;
            return Ok(ChargeOutcome::Counted(Counted(admitted), calls));
        }
        let last = item.contains_key(&opened).then(|| number(&item, &opened)).transpose()?;
        Ok(match last {
            Some(last) if last + REPEAT_SECONDS > now => ChargeOutcome::Repeated(Counted(admitted), calls),
            _ => ChargeOutcome::Exhausted(calls),
        })
    }

    /// Records that the user already sees the object, as after saving it: opening it within [`REPEAT_SECONDS`] does not
    /// count. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn note_opened(&self, day: UserDay<'_>, object: &str, now: u64) -> Result<(), StoreError> {
        self.client
            .update_item()
            .table_name(&self.table)
            .key(USER_ID, s(day.user.id.as_str()))
            .key(DAY, s(day.day))
            .update_expression("SET #opened = :now, #ttl = :ttl, username = :username")
            .expression_attribute_values(":username", s(&day.user.username))
            .expression_attribute_names("#ttl", TTL)
            .expression_attribute_names("#opened", opened(object))
            .expression_attribute_values(":now", n(now))
            .expression_attribute_values(":ttl", n(day.expires_at))
            .send()
            .await?;
        Ok(())
    }

    /// Keeps the item small: removes all but the latest opening times.
    async fn forget_openings(&self, day: UserDay<'_>, item: &Item) {
        let openings = item.keys().filter(|name| name.starts_with(OPENED));
        let mut openings: Vec<(u64, &String)> =
            openings.map(|name| (number(item, name).unwrap_or_default(), name)).collect();
        if openings.len() <= 2 * OPENINGS_KEPT {
            return;
        }
        openings.sort_unstable();
        let old = &openings[..openings.len() - OPENINGS_KEPT];
        let placeholders: Vec<String> = (0..old.len()).map(|index| format!("#o{index}")).collect();
        let mut update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(USER_ID, s(day.user.id.as_str()))
            .key(DAY, s(day.day))
            .update_expression(format!("REMOVE {}", placeholders.join(", ")));
        for (placeholder, (_, name)) in placeholders.into_iter().zip(old) {
            update = update.expression_attribute_names(placeholder, *name);
        }
        // Ignores failures: the next call tries again.
        if let Err(error) = update.send().await {
            tracing::warn!(error = %StoreError::from(error), "old opened-at attributes are not removed");
        }
    }

    /// Resets a user's call count of the day to zero. The item expires at `expires_at`, in seconds since 1970.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn reset(
        &self,
        admission: Admission<ResetUsage>,
        day: &str,
        expires_at: u64,
        entry: &Entry,
    ) -> Result<(), StoreError> {
        let day = UserDay { user: &admission.into_action().user, day, expires_at };
        let item = Item::from([
            (USER_ID.to_owned(), s(day.user.id.as_str())),
            (USERNAME.to_owned(), s(&day.user.username)),
            (DAY.to_owned(), s(day.day)),
            (CALLS.to_owned(), n(0)),
            (DAY_SHARD.to_owned(), s(shard(&day.user.id, day.day))),
            (TTL.to_owned(), n(day.expires_at)),
        ]);
        let put = Put::builder().table_name(&self.table).set_item(Some(item)).build();
        let put = put?;
        let put = TransactWriteItem::builder().put(put).build();
        match Transaction::new(&self.client, self.audit.chains()).commit(vec![put], std::slice::from_ref(entry)).await?
        {
            TransactionOutcome::Done => Ok(()),
            // Unreachable: the put has no condition.
            TransactionOutcome::Refused { .. } => Err(StoreError::Contended),
        }
    }

    /// A page of the users with calls on the last of the admitted days, most calls first, and whether more follow.
    /// Users with the same number of calls are in the order of the index. `after` is the last row of the previous page,
    /// by calls and user.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn of_day(
        &self,
        admission: &Admission<ReadUsage>,
        after: Option<(u64, &UserId)>,
    ) -> Result<(Vec<DailyUsage>, bool), StoreError> {
        let day = &admission.action().last_day;
        let shards = (0..SHARDS).map(|shard| self.of_shard(day, shard, after));
        let mut rows: Vec<DailyUsage> = futures::future::try_join_all(shards).await?.into_iter().flatten().collect();
        // A stable sort: with the same number of calls, by shard, and as DynamoDB orders them within it.
        rows.sort_by_key(|row| Reverse(row.calls));
        let more = rows.len() > PEOPLE_PER_PAGE;
        rows.truncate(PEOPLE_PER_PAGE);
        Ok((rows, more))
    }

    /// As many rows of a shard as the page after `after` can need.
    async fn of_shard(
        &self,
        day: &str,
        shard: u8,
        after: Option<(u64, &UserId)>,
    ) -> Result<Vec<DailyUsage>, StoreError> {
        let name = shard_name(day, shard);
        let mut start = None;
        let most = match after {
            None => MAX_LIMIT,
            Some((calls, user)) => match shard.cmp(&shard_of(user)) {
                // The previous page showed this shard's users with as many calls.
                Ordering::Less => match calls.checked_sub(1) {
                    None => return Ok(Vec::new()),
                    Some(fewer) => fewer,
                },
                Ordering::Equal => {
                    start = Some(Item::from([
                        (DAY_SHARD.to_owned(), s(&name)),
                        (CALLS.to_owned(), n(calls)),
                        (USER_ID.to_owned(), s(user.as_str())),
                        (DAY.to_owned(), s(day)),
                    ]));
                    calls
                }
                Ordering::Greater => calls,
            },
        };
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(CALLS)
            .key_condition_expression("day_shard = :shard AND calls <= :most")
            .expression_attribute_values(":shard", s(name))
            .expression_attribute_values(":most", n(most))
            .scan_index_forward(false)
            .limit(i32::try_from(PEOPLE_PER_PAGE + 1).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start)
            .send()
            .await?;
        answer.items().iter().map(usage_in).collect()
    }

    /// The admitted user's calls from the first of the admitted days on, latest first. Nothing if the admission is for
    /// everybody's.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn of_person(&self, admission: &Admission<ReadUsage>) -> Result<Vec<DailyUsage>, StoreError> {
        let ReadUsage { user: Some(user), first_day, .. } = admission.action() else { return Ok(Vec::new()) };
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("user_id = :user AND #day >= :first")
            .expression_attribute_names("#day", DAY)
            .expression_attribute_values(":user", s(user.id.as_str()))
            .expression_attribute_values(":first", s(first_day))
            .scan_index_forward(false)
            .limit(DAYS_OF_A_PERSON)
            .send()
            .await?;
        answer.items().iter().map(usage_in).collect()
    }

    /// A user's counted calls of a day.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn calls(&self, day: UserDay<'_>) -> Result<u64, StoreError> {
        self.item(day).await?.map_or(Ok(0), |item| calls_in(&item))
    }

    async fn item(&self, day: UserDay<'_>) -> Result<Option<Item>, StoreError> {
        let get =
            self.client.get_item().table_name(&self.table).key(USER_ID, s(day.user.id.as_str())).key(DAY, s(day.day));
        Ok(get.consistent_read(true).send().await?.item)
    }
}

/// The attribute is absent when the user has only saved and opened nothing.
fn calls_in(item: &Item) -> Result<u64, StoreError> {
    if item.contains_key(CALLS) { (Reader { table: TABLE, item }).number(CALLS) } else { Ok(0) }
}

/// Moves an item into the ranking's shard of this user, if it is in one.
pub(crate) fn assign_shard(item: &mut Item, user: &UserId) {
    let day = item.get(DAY).and_then(|day| day.as_s().ok()).cloned();
    if let Some(day) = day.filter(|_| item.contains_key(DAY_SHARD)) {
        item.insert(DAY_SHARD.to_owned(), s(shard(user, &day)));
    }
}

fn usage_in(item: &Item) -> Result<DailyUsage, StoreError> {
    let reader = Reader { table: TABLE, item };
    let user = UserRef { id: UserId::stored(reader.text(USER_ID)?), username: reader.text(USERNAME)? };
    Ok(DailyUsage { user, calls: calls_in(item)?, day: reader.text(DAY)? })
}

/// Reads a number from an attribute with a computed name.
fn number(item: &Item, name: &str) -> Result<u64, StoreError> {
    let number = item.get(name).and_then(|value| value.as_n().ok()).and_then(|text| text.parse().ok());
    number.ok_or(StoreError::Malformed { table: TABLE, attribute: OPENED })
}

/// The attribute with the last opening time of an object. Hashed and shortened, because object names are long and the
/// item must stay small.
fn opened(object: &str) -> String {
    let hash = digest::digest(&digest::SHA256, object.as_bytes());
    format!("{OPENED}{}", URL_SAFE_NO_PAD.encode(hash.as_ref().get(..12).unwrap_or_default()))
}

fn shard(user: &UserId, day: &str) -> String {
    shard_name(day, shard_of(user))
}

fn shard_name(day: &str, shard: u8) -> String {
    format!("{day}#{shard}")
}

/// One of eight shards, always the same for a user.
pub(crate) fn shard_of(user: &UserId) -> u8 {
    let hash = digest::digest(&digest::SHA256, user.as_str().as_bytes());
    hash.as_ref().first().map_or(0, |byte| byte % SHARDS)
}

/// Query limit; callers ask for about a month.
const DAYS_OF_A_PERSON: i32 = 60;

/// Number of index partitions per day.
const SHARDS: u8 = 8;
