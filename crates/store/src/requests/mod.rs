//! The table `requests`: requests for access.
//!
//! | item | `pk` | `sk` | queried by |
//! |---|---|---|---|
//! | request, open or answered | `of#<user id>` | path | user |
//! | number of changes of a user's requests | `of#<user id>` | `changes` | user |
//! | copy of an open request | `for#<owner id>`, `all` | time, user id and path | owner, or administrators |
//!
//! Each write requires that the user's requests are as they were read, so a user never has more than the limit. It also
//! deletes the user's requests that are over, because DynamoDB may take days: a transaction has at most 87 items (the
//! counter, the request, 20 open requests with two copies each, 21 answers, two copies and two for the audit record).
//!
//! An approval that changes the resource deletes none of them, so that both changes fit into one transaction: at most
//! 59 items (the counter, the request, two copies, 52 for the resource and three for the audit records).
//!
//! ```text
//! item   a request as stored in the table, and its keys
//! write  writes a request or its answer
//! ```

mod item;
mod write;

use crate::{
    Audit, Resources, StoreError,
    attribute::{Reader, is_key, s},
    cursor,
};
use access::{
    AccessRequest, Admission, ListRequests, MAX_OPEN_REQUESTS, REQUEST_SECONDS, REQUESTS_PER_PAGE, ResourcePath, UserId,
};
use aws_sdk_dynamodb::Client;
use futures::FutureExt as _;
use item::{partition_for, partition_of, place, read, time};

pub(crate) const TABLE: &str = "requests";
pub(crate) const PK: &str = "pk";
pub(crate) const SK: &str = "sk";
/// Sort key of the counter. Paths begin with a slash.
const CHANGES: &str = "changes";
const ALL: &str = "all";
/// Number of answered requests that are kept for each user.
const ANSWERED_KEPT: usize = 20;

/// The table `requests`.
#[derive(Clone, Debug)]
pub struct Requests {
    client: Client,
    table: String,
    resources: Resources,
    audit: Audit,
}

/// All requests of one user, as they were read.
#[derive(Clone, Debug, Default)]
pub struct RequestsOf {
    /// The requests, by path.
    pub requests: Vec<AccessRequest>,
    /// Number of changes so far.
    changes: u64,
}

impl Requests {
    pub(crate) fn new(client: Client, table: String, resources: Resources, audit: Audit) -> Self {
        Self { client, table, resources, audit }
    }

    /// The requests of a user, at most 40: the open ones that the limit allows and 20 answered ones, or more answered
    /// ones instead of open ones until the next write deletes them.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn of(&self, user: &UserId) -> Result<RequestsOf, StoreError> {
        let mut found = RequestsOf::default();
        let partition = partition_of(user);
        // Nobody has such a name, and DynamoDB refuses it as a key.
        if !is_key(&partition) {
            return Ok(found);
        }
        let mut start = None;
        // A second query only if the items have more than a megabyte.
        loop {
            let query = self.client.query().table_name(&self.table).consistent_read(true);
            let query = query
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", s(&partition))
                .set_exclusive_start_key(start);
            let answer = query.send().boxed().await?;
            for item in answer.items() {
                match (Reader { table: TABLE, item }).text(SK)?.as_str() {
                    CHANGES => found.changes = Reader { table: TABLE, item }.number(CHANGES)?,
                    _ => found.requests.push(read(item)?),
                }
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(found);
            }
        }
    }

    /// A page of the open requests that the admitted user may decide about, oldest first, and the cursor of the next
    /// page. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn waiting(
        &self,
        admission: &Admission<ListRequests>,
        after: Option<&str>,
        now: u64,
    ) -> Result<(Vec<AccessRequest>, Option<String>), StoreError> {
        let partition = if admission.action().all { ALL.to_owned() } else { partition_for(&admission.user().id) };
        let from = time(now.saturating_sub(REQUEST_SECONDS).saturating_add(1));
        let after = after.and_then(cursor::decode).filter(|after| is_key(after));
        let from = after.filter(|after| *after > from).unwrap_or(from);
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND sk > :from")
            .expression_attribute_values(":pk", s(partition))
            .expression_attribute_values(":from", s(from))
            .limit(i32::try_from(REQUESTS_PER_PAGE + 1).unwrap_or(i32::MAX))
            .send()
            .boxed()
            .await?;
        let shown = answer.items().iter().take(REQUESTS_PER_PAGE);
        let requests = shown.map(read).collect::<Result<Vec<_>, _>>()?;
        let is_more = answer.items().len() > REQUESTS_PER_PAGE;
        let next = requests.last().filter(|_| is_more).map(|last| cursor::encode(&place(last)));
        Ok((requests, next))
    }
}

impl RequestsOf {
    /// The open request for this path.
    #[must_use]
    pub fn open(&self, path: &ResourcePath) -> Option<&AccessRequest> {
        self.requests.iter().find(|request| request.path == *path && request.is_open())
    }

    /// Whether the limit allows another open request.
    #[must_use]
    pub fn has_room(&self, now: u64) -> bool {
        self.requests.iter().filter(|request| request.is_open() && !request.is_over(now)).count() < MAX_OPEN_REQUESTS
    }

    /// Requests that are deleted with this write: those that are over, and the oldest answers above the number kept.
    fn gone_with<'a>(&'a self, request: &'a AccessRequest, now: u64) -> impl Iterator<Item = &'a AccessRequest> {
        let others = || self.requests.iter().filter(|old| old.path != request.path);
        let mut answered: Vec<u64> = others().filter_map(|old| Some(old.answer.as_ref()?.at)).collect();
        answered.sort_unstable_by(|a, b| b.cmp(a));
        // Later answers stay, and this one.
        let oldest_kept = answered.get(ANSWERED_KEPT - 1).copied();
        let is_surplus = move |old: &AccessRequest| {
            old.answer.as_ref().zip(oldest_kept).is_some_and(|(answer, oldest)| answer.at <= oldest)
        };
        others().filter(move |old| old.is_over(now) || is_surplus(old))
    }
}
