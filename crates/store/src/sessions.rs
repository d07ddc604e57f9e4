//! Browser sessions. A session's tokens are sealed with a key that only the browser's cookie has: neither the table nor
//! the cookie alone can open them. The table also holds used sign-in states, the keys that seal sign-in attempts, and
//! the requests that programs mark to have them carried out once.

mod attempt_keys;
mod idempotency;

pub use idempotency::{Claim, IdempotencyKeys, MarkedRequest};

use crate::{
    Audit, Entry, StoreError, WriteError,
    attribute::{Item, Reader, TTL, b, n, s, ss},
    conditional::condition_met,
    transaction::{Transaction, TransactionOutcome},
};
use access::{Admission, EndSessions, UserId, UserRef};
use aws_sdk_dynamodb::{
    Client,
    operation::update_item::builders::UpdateItemFluentBuilder,
    types::{Delete, Put, TransactWriteItem},
};
use futures::FutureExt as _;
use std::collections::BTreeSet;

const ID: &str = "id";
const USERNAME: &str = "username";
/// The partition key of the index of a user's sessions.
pub(crate) const USER_ID: &str = "user_id";
const STARTED: &str = "by_started";
const SEALED: &str = "sealed";
const VERSION: &str = "version";
const EXPIRES: &str = "expires_at";
const LAST_SEEN: &str = "last_seen_at";
const DEVICE: &str = "device";
const ADDRESS: &str = "address";
const PROVIDER: &str = "provider";
const EPOCH: &str = "epoch";
const USER: &str = "used_by";
const RENEW_AFTER: &str = "renew_after";
const ATTEMPTS: &str = "attempts";

/// Maximum number of a user's sessions that are listed, or can be ended individually: the latest ones.
pub const MAX_SESSIONS_SHOWN: usize = 100;
const SESSIONS_PER_PAGE: i32 = 50;

/// A session as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSession {
    /// The hash of the session id in the cookie.
    pub id_hash: String,
    /// The session's user.
    pub user: UserRef,
    /// Sign-in time, in seconds since 1970.
    pub started_at: u64,
    /// Absolute expiry, in seconds since 1970.
    pub expires_at: u64,
    /// Last use, in seconds since 1970.
    pub last_seen_at: u64,
    /// Browser and operating system, for display.
    pub device: String,
    /// The client's IP address at the last use that was recorded, for display. `None` if none was recorded.
    pub address: Option<String>,
    /// The identity provider's name in the user pool; `None` for accounts of the user pool itself.
    pub provider: Option<String>,
    /// The user's [`crate::UserState::epoch`] when the session started.
    pub epoch: u64,
    /// The sealed tokens.
    pub sealed: Vec<u8>,
    /// Version of `sealed`, counted from 1.
    pub version: u64,
    /// The sign-in attempts that the browser had open when this session started. Empty when there was only one, or once
    /// it is known which session the browser has kept.
    pub attempts: BTreeSet<String>,
    /// Nobody may retry a failed token renewal before this time, in seconds since 1970; 0 when none failed.
    pub renew_after: u64,
}

/// The right to renew the tokens of one session, which nobody asks for: only [`Sessions::lease`] grants it.
///
/// ```compile_fail,E0451
/// # use store::RenewalLease;
/// fn of_another(lease: RenewalLease, id_hash: String) -> RenewalLease {
///     RenewalLease { id_hash, ..lease }
/// }
/// ```
#[derive(Debug)]
pub struct RenewalLease {
    id_hash: String,
    version: u64,
    holder: String,
}

/// The table `sessions`.
#[derive(Clone, Debug)]
pub struct Sessions {
    client: Client,
    table: String,
    audit: Audit,
}

impl Sessions {
    pub(crate) fn new(client: Client, table: String, audit: Audit) -> Self {
        Self { client, table, audit }
    }

    /// Writes a new session. It needs no condition: the id is random, so only a retry of this write can find an item
    /// there.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn create(&self, session: &SealedSession, entry: &Entry) -> Result<(), StoreError> {
        let mut item = Item::from([
            (ID.to_owned(), s(format!("session#{}", session.id_hash))),
            (USER_ID.to_owned(), s(session.user.id.as_str())),
            (USERNAME.to_owned(), s(&session.user.username)),
            (STARTED.to_owned(), s(format!("{:012}", session.started_at))),
            (EXPIRES.to_owned(), n(session.expires_at)),
            (TTL.to_owned(), n(session.expires_at)),
            (LAST_SEEN.to_owned(), n(session.last_seen_at)),
            (DEVICE.to_owned(), s(&session.device)),
            (EPOCH.to_owned(), n(session.epoch)),
            (SEALED.to_owned(), b(&session.sealed)),
            (VERSION.to_owned(), n(session.version)),
        ]);
        item.extend(session.address.as_ref().map(|address| (ADDRESS.to_owned(), s(address))));
        item.extend(session.provider.as_ref().map(|provider| (PROVIDER.to_owned(), s(provider))));
        item.extend(ss(&session.attempts).map(|attempts| (ATTEMPTS.to_owned(), attempts)));
        let put = Put::builder().table_name(&self.table).set_item(Some(item)).build();
        let put = put?;
        self.commit(TransactWriteItem::builder().put(put).build(), entry).await
    }

    /// Finds the session with this hash, unless it has expired at `now` (seconds since 1970).
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn find(&self, id_hash: &str, now: u64) -> Result<Option<SealedSession>, StoreError> {
        let session = self.get(format!("session#{id_hash}")).await?.as_ref().map(read).transpose()?;
        Ok(session.filter(|session| session.expires_at > now))
    }

    /// A user's sessions that have not expired at `now` (seconds since 1970), latest first, at most
    /// [`MAX_SESSIONS_SHOWN`]. The index is eventually consistent, so the result may miss a session that has just
    /// started, or contain one that has just ended.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn of(&self, user: &UserId, now: u64) -> Result<Vec<SealedSession>, StoreError> {
        let (mut living, mut start) = (Vec::new(), None);
        loop {
            let (page, next) = self.page_of(user, start).await?;
            living.extend(page.into_iter().filter(|session| session.expires_at > now));
            start = next;
            if start.is_none() || living.len() >= MAX_SESSIONS_SHOWN {
                living.truncate(MAX_SESSIONS_SHOWN);
                return Ok(living);
            }
        }
    }

    /// Deletes all sessions of a user with an epoch below `epoch`, however many there are.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails; some sessions may remain.
    pub async fn delete_before(&self, admission: &Admission<EndSessions>, epoch: u64) -> Result<(), StoreError> {
        let user = &admission.action().user.id;
        let mut start = None;
        loop {
            let (page, next) = self.page_of(user, start).await?;
            for session in page.iter().filter(|session| session.epoch < epoch) {
                self.delete(session).await?;
            }
            start = next;
            if start.is_none() {
                return Ok(());
            }
        }
    }

    /// A page of a user's sessions, latest first, and the start of the next page. A session takes about ten kilobytes,
    /// and DynamoDB returns at most one megabyte per query.
    async fn page_of(
        &self,
        user: &UserId,
        start: Option<Item>,
    ) -> Result<(Vec<SealedSession>, Option<Item>), StoreError> {
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(STARTED)
            .key_condition_expression("user_id = :user")
            .expression_attribute_values(":user", s(user.as_str()))
            .scan_index_forward(false)
            .limit(SESSIONS_PER_PAGE)
            .set_exclusive_start_key(start)
            .send()
            .boxed()
            .await?;
        Ok((answer.items().iter().map(read).collect::<Result<_, _>>()?, answer.last_evaluated_key))
    }

    /// Records that a session was used at `now` (seconds since 1970), which also shows that the browser kept this
    /// session, and from which `address`, if that is known.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn seen(&self, session: &SealedSession, now: u64, address: Option<&str>) -> Result<(), StoreError> {
        // Without the condition, an update would recreate a session that has just ended, without tokens.
        let update = self.update(&session.id_hash).condition_expression("attribute_exists(sealed)");
        let update = update.expression_attribute_values(":now", n(now));
        let update = match address {
            Some(address) => update
                .update_expression("SET last_seen_at = :now, #address = :address REMOVE attempts")
                .expression_attribute_names("#address", ADDRESS)
                .expression_attribute_values(":address", s(address)),
            None => update.update_expression("SET last_seen_at = :now REMOVE attempts"),
        };
        condition_met(update.send().boxed().await).map(drop)
    }

    /// Takes the lease to renew the tokens of a session that still has this version, until `until`. Returns `None` when
    /// another request holds the lease at `now` or has already renewed the tokens. Both times in seconds since 1970.
    /// `holder` identifies this call, so that a retry after a lost response recognizes its own lease.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn lease(
        &self,
        session: &SealedSession,
        holder: &str,
        now: u64,
        until: u64,
    ) -> Result<Option<RenewalLease>, StoreError> {
        let update = self
            .update(&session.id_hash)
            .update_expression("SET lease_until = :until, lease_holder = :holder")
            .condition_expression(
                "version = :version AND (attribute_not_exists(lease_until) OR lease_until <= :now \
                 OR lease_holder = :holder)",
            )
            .expression_attribute_values(":holder", s(holder))
            .expression_attribute_values(":until", n(until))
            .expression_attribute_values(":version", n(session.version))
            .expression_attribute_values(":now", n(now));
        let lease =
            || RenewalLease { id_hash: session.id_hash.clone(), version: session.version, holder: holder.to_owned() };
        Ok(condition_met(update.send().boxed().await)?.then(lease))
    }

    /// Replaces the sealed tokens of the leased session, and releases the lease.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when the session was changed or deleted meanwhile.
    pub async fn reseal(&self, lease: RenewalLease, sealed: &[u8]) -> Result<(), WriteError<()>> {
        let update = self
            .update(&lease.id_hash)
            .update_expression("SET sealed = :sealed, version = :next REMOVE lease_until, lease_holder, renew_after")
            .condition_expression("version = :version")
            .expression_attribute_values(":sealed", b(sealed))
            .expression_attribute_values(":next", n(lease.version + 1))
            .expression_attribute_values(":version", n(lease.version));
        if condition_met(update.send().boxed().await)? { Ok(()) } else { Err(WriteError::Changed(None)) }
    }

    /// Records that the renewal failed. Until the lease ends, nobody retries it or waits for it.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails; the lease then expires on its own.
    pub async fn renewal_failed(&self, lease: RenewalLease) -> Result<(), StoreError> {
        let update = self.update(&lease.id_hash).update_expression("SET renew_after = lease_until");
        // Skips a lease that another request has taken after this one expired.
        let update = update.condition_expression("lease_holder = :holder");
        condition_met(update.expression_attribute_values(":holder", s(lease.holder)).send().boxed().await).map(drop)
    }

    /// Deletes a session that still has this version. Returns `false` when it was changed or deleted meanwhile.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails; the session may still exist.
    pub async fn delete_unchanged(&self, session: &SealedSession) -> Result<bool, StoreError> {
        let key = s(format!("session#{}", session.id_hash));
        let delete = self.client.delete_item().table_name(&self.table).key(ID, key);
        let delete = delete.condition_expression("version = :version");
        condition_met(delete.expression_attribute_values(":version", n(session.version)).send().boxed().await)
    }

    /// Ends a session of the admitted user and writes the audit record. It is not an error if the session is already
    /// gone.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails or the session belongs to another user; the session may still exist.
    pub async fn end_of(
        &self,
        admission: &Admission<EndSessions>,
        id_hash: &str,
        entry: &Entry,
    ) -> Result<(), StoreError> {
        let delete = Delete::builder()
            .table_name(&self.table)
            .key(ID, s(format!("session#{id_hash}")))
            .condition_expression("attribute_not_exists(id) OR user_id = :user")
            .expression_attribute_values(":user", s(admission.action().user.id.as_str()));
        let delete = delete.build()?;
        self.commit(TransactWriteItem::builder().delete(delete).build(), entry).await
    }

    /// Ends a session without asking the rules, and writes the audit record: for whoever presents its cookie, or when its
    /// tokens cannot be renewed. It is not an error if the
    /// session is already gone.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails; the session may still exist.
    pub async fn end(&self, session: &SealedSession, entry: &Entry) -> Result<(), StoreError> {
        let key = s(format!("session#{}", session.id_hash));
        let delete = Delete::builder().table_name(&self.table).key(ID, key).build();
        let delete = delete?;
        self.commit(TransactWriteItem::builder().delete(delete).build(), entry).await
    }

    async fn commit(&self, action: TransactWriteItem, entry: &Entry) -> Result<(), StoreError> {
        let transaction = Transaction::new(&self.client, self.audit.chains());
        match transaction.commit(vec![action], std::slice::from_ref(entry)).await? {
            TransactionOutcome::Done => Ok(()),
            TransactionOutcome::Refused { .. } => Err(StoreError::Contended),
        }
    }

    /// Deletes a session that is already over. It is not an error if the session is already gone.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails; the session may still exist.
    pub async fn delete(&self, session: &SealedSession) -> Result<(), StoreError> {
        let key = s(format!("session#{}", session.id_hash));
        self.client.delete_item().table_name(&self.table).key(ID, key).send().boxed().await?;
        Ok(())
    }

    /// Marks a sign-in state as used until `expires_at`, in seconds since 1970. Returns `false` when another request
    /// has marked it before. `user` identifies this call, so that a retry after a lost response recognizes its own
    /// mark.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn use_state(&self, state_hash: &str, user: &str, expires_at: u64) -> Result<bool, StoreError> {
        let item = [(ID, s(format!("state#{state_hash}"))), (TTL, n(expires_at)), (USER, s(user))];
        let put = self.client.put_item().table_name(&self.table);
        let put = put.set_item(Some(item.map(|(name, value)| (name.to_owned(), value)).into()));
        let put = put.condition_expression("attribute_not_exists(id) OR used_by = :user");
        condition_met(put.expression_attribute_values(":user", s(user)).send().boxed().await)
    }

    async fn get(&self, id: String) -> Result<Option<Item>, StoreError> {
        let get = self.client.get_item().table_name(&self.table).key(ID, s(id));
        Ok(get.consistent_read(true).send().boxed().await?.item)
    }

    fn update(&self, id_hash: &str) -> UpdateItemFluentBuilder {
        self.client.update_item().table_name(&self.table).key(ID, s(format!("session#{id_hash}")))
    }
}

fn read(item: &Item) -> Result<SealedSession, StoreError> {
    let reader = Reader { table: "sessions", item };
    let id = reader.text(ID)?;
    Ok(SealedSession {
        id_hash: id.strip_prefix("session#").unwrap_or(&id).to_owned(),
        user: UserRef { id: UserId::stored(reader.text(USER_ID)?), username: reader.text(USERNAME)? },
        started_at: reader.text(STARTED)?.parse().unwrap_or_default(),
        expires_at: reader.number(EXPIRES)?,
        last_seen_at: reader.number(LAST_SEEN)?,
        device: reader.text(DEVICE)?,
        address: reader.optional_text(ADDRESS)?,
        provider: item.contains_key(PROVIDER).then(|| reader.text(PROVIDER)).transpose()?,
        epoch: reader.number(EPOCH)?,
        sealed: reader.bytes(SEALED)?,
        version: reader.number(VERSION)?,
        attempts: reader.texts(ATTEMPTS)?,
        renew_after: item
            .contains_key(RENEW_AFTER)
            .then(|| reader.number(RENEW_AFTER))
            .transpose()?
            .unwrap_or_default(),
    })
}
