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
//! An approval that changes the resource deletes none of them, so that both changes fit into one transaction: at most 59
//! items (the counter, the request, two copies, 52 for the resource and three for the audit records).

use crate::{
    Admitted, Audit, Entry, ResourceChange, Resources, StoreError, WriteError,
    attribute::{Item, Reader, TTL, is_key, n, s, ss},
    cursor,
    transaction::{Transaction, TransactionOutcome},
};
use access::{
    AccessRequest, Admission, DecideRequest, ListRequests, MAX_OPEN_REQUESTS, Principal, REQUEST_SECONDS,
    REQUESTS_PER_PAGE, RequestAccess, RequestAnswer, Resource, Role, UserId, UserRef,
};
use aws_sdk_dynamodb::{
    Client,
    types::{Delete, Put, TransactWriteItem, Update},
};
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

    /// The requests of a user: at most the open ones that the limit allows, and 20 answered ones.
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
            let answer = query.send().await?;
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

    /// Writes the admitted request, if the user's requests are still as in `before`. `requester` says the name and the
    /// roles to keep; the user is the admitted one. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when another write came first.
    pub async fn ask(
        &self,
        admitted: &Admitted<RequestAccess>,
        requester: &Principal,
        message: String,
        before: &RequestsOf,
        now: u64,
        entry: &Entry,
    ) -> Result<(), WriteError<()>> {
        let request = AccessRequest {
            path: admitted.path().clone(),
            requester: admitted.user().clone(),
            name: requester.name.clone(),
            owner: admitted.admission().action().sharing.owner.clone(),
            roles: requester.roles.clone(),
            message,
            asked_at: now,
            answer: None,
        };
        let mut actions = self.request_actions(&request, before)?;
        actions.extend(self.deletions(&request, before, now)?);
        self.commit(actions, 1, std::slice::from_ref(entry)).await
    }

    /// Writes the answer to the admitted request, if the requester's requests are still as in `before`, and with it the
    /// change of the resource that the answer needs: both or nothing.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when another write to the requests or to the resource came first, or there is no such
    /// open request.
    pub async fn answer(
        &self,
        admission: &Admission<DecideRequest>,
        answer: RequestAnswer,
        before: &RequestsOf,
        opening: Option<&ResourceChange<Resource>>,
        entries: &[Entry],
    ) -> Result<(), WriteError<()>> {
        let action = admission.action();
        let asked = before.open(&action.path).filter(|request| request.requester.is(&action.requester));
        let asked = asked.ok_or(WriteError::Changed(None))?;
        let now = answer.at;
        let request = AccessRequest { answer: Some(answer), ..asked.clone() };
        let of_request = self.request_actions(&request, before)?;
        match opening {
            None => {
                let deletions = self.deletions(&request, before, now)?;
                self.commit(of_request.into_iter().chain(deletions).collect(), 1, entries).await
            }
            Some(opening) if opening.after().summary.path != request.path => Err(WriteError::Changed(None)),
            // Both begin with what has a condition. What is over is deleted by the next write.
            Some(opening) => {
                let mut of_request = of_request.into_iter();
                let counter = of_request.next();
                let of_resource = self.resources.change_actions(opening, admission.user())?;
                self.commit(counter.into_iter().chain(of_resource).chain(of_request).collect(), 2, entries).await
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
            .await?;
        let shown = answer.items().iter().take(REQUESTS_PER_PAGE);
        let requests = shown.map(read).collect::<Result<Vec<_>, _>>()?;
        let is_more = answer.items().len() > REQUESTS_PER_PAGE;
        let next = requests.last().filter(|_| is_more).map(|last| cursor::encode(&place(last)));
        Ok((requests, next))
    }

    /// The writes of a request. The counter comes first, so that its condition is the first cancellation reason.
    fn request_actions(
        &self,
        request: &AccessRequest,
        before: &RequestsOf,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let mut actions = vec![self.count(&request.requester.id, before.changes)?];
        let old = before.requests.iter().find(|old| old.path == request.path);
        // A copy at the same place is overwritten: no transaction writes an item twice.
        if let Some(old) = old.filter(|old| !request.is_open() || place(old) != place(request)) {
            actions.extend(self.delete_copies(old)?);
        }
        actions.push(self.put(request, (partition_of(&request.requester.id), request.path.to_string()))?);
        if request.is_open() {
            for key in copies(request) {
                actions.push(self.put(request, key)?);
            }
        }
        Ok(actions)
    }

    /// The deletions of the user's other requests that are over or too many.
    fn deletions(
        &self,
        request: &AccessRequest,
        before: &RequestsOf,
        now: u64,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let mut actions = Vec::new();
        for gone in before.gone_with(request, now) {
            let key = (partition_of(&gone.requester.id), gone.path.to_string());
            actions.push(self.delete(key)?);
            actions.extend(self.delete_copies(gone)?);
        }
        Ok(actions)
    }

    /// The first `conditions` actions have conditions.
    async fn commit(
        &self,
        actions: Vec<TransactWriteItem>,
        conditions: usize,
        entries: &[Entry],
    ) -> Result<(), WriteError<()>> {
        let transaction = Transaction::new(&self.client, self.audit.chains());
        match transaction.commit_if(actions, conditions, entries).await? {
            TransactionOutcome::Done => Ok(()),
            TransactionOutcome::Refused { .. } => Err(WriteError::Changed(None)),
        }
    }

    fn count(&self, user: &UserId, before: u64) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(&self.table)
            .key(PK, s(partition_of(user)))
            .key(SK, s(CHANGES))
            .update_expression("SET #changes = :after")
            .expression_attribute_names("#changes", CHANGES)
            .expression_attribute_values(":after", n(before + 1));
        let update = match before {
            0 => update.condition_expression("attribute_not_exists(#changes)"),
            before => {
                update.condition_expression("#changes = :before").expression_attribute_values(":before", n(before))
            }
        };
        Ok(TransactWriteItem::builder().update(update.build()?).build())
    }

    fn put(&self, request: &AccessRequest, (pk, sk): (String, String)) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder().table_name(&self.table).set_item(Some(item(request))).item(PK, s(pk)).item(SK, s(sk));
        Ok(TransactWriteItem::builder().put(put.build()?).build())
    }

    fn delete(&self, (pk, sk): (String, String)) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder().table_name(&self.table).key(PK, s(pk)).key(SK, s(sk));
        Ok(TransactWriteItem::builder().delete(delete.build()?).build())
    }

    fn delete_copies(&self, request: &AccessRequest) -> Result<Vec<TransactWriteItem>, StoreError> {
        if !request.is_open() {
            return Ok(Vec::new());
        }
        copies(request).into_iter().map(|key| self.delete(key)).collect()
    }
}

impl RequestsOf {
    /// The open request for this path.
    #[must_use]
    pub fn open(&self, path: &access::ResourcePath) -> Option<&AccessRequest> {
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

fn partition_of(user: &UserId) -> String {
    format!("of#{}", user.as_str())
}

fn partition_for(owner: &UserId) -> String {
    format!("for#{}", owner.as_str())
}

/// The keys of the copies of an open request.
fn copies(request: &AccessRequest) -> [(String, String); 2] {
    [partition_for(&request.owner.id), ALL.to_owned()].map(|partition| (partition, place(request)))
}

/// The place of a copy among others: by time.
fn place(request: &AccessRequest) -> String {
    format!("{}#{}#{}", time(request.asked_at), request.requester.id.as_str(), request.path)
}

/// Digits that sort like the number, until the year 5138.
fn time(seconds: u64) -> String {
    format!("{seconds:011}")
}

fn item(request: &AccessRequest) -> Item {
    let mut item = Item::from([
        ("path".to_owned(), s(request.path.as_str())),
        ("requester_id".to_owned(), s(request.requester.id.as_str())),
        ("requester".to_owned(), s(&request.requester.username)),
        ("name".to_owned(), s(&request.name)),
        ("owner_id".to_owned(), s(request.owner.id.as_str())),
        ("owner".to_owned(), s(&request.owner.username)),
        ("message".to_owned(), s(&request.message)),
        ("asked_at".to_owned(), n(request.asked_at)),
        (TTL.to_owned(), n(request.over_at())),
    ]);
    item.extend(ss(&request.roles).map(|roles| ("roles".to_owned(), roles)));
    if let Some(answer) = &request.answer {
        item.insert("answered_at".to_owned(), n(answer.at));
        item.insert("answer".to_owned(), s(&answer.message));
        item.extend(answer.approved.as_ref().map(|role| ("approved".to_owned(), s(role.as_str()))));
    }
    item
}

fn read(item: &Item) -> Result<AccessRequest, StoreError> {
    let reader = Reader { table: TABLE, item };
    let malformed = |attribute| StoreError::Malformed { table: TABLE, attribute };
    let user = |id: String, username| UserRef { id: UserId::stored(id), username };
    let answer = if item.contains_key("answered_at") {
        let approved = reader.optional_text("approved")?;
        let approved = approved.map(|role| Role::parse(&role).ok_or(malformed("approved"))).transpose()?;
        Some(RequestAnswer { approved, message: reader.text("answer")?, at: reader.number("answered_at")? })
    } else {
        None
    };
    Ok(AccessRequest {
        path: reader.text("path")?.parse().map_err(|_| malformed("path"))?,
        requester: user(reader.text("requester_id")?, reader.text("requester")?),
        name: reader.optional_text("name")?.unwrap_or_default(),
        owner: user(reader.text("owner_id")?, reader.text("owner")?),
        roles: reader.roles("roles")?,
        message: reader.text("message")?,
        asked_at: reader.number("asked_at")?,
        answer,
    })
}
