//! Signed-in browsers. A session's tokens are sealed with a key that only the browser's cookie has: neither the table
//! nor the cookie alone opens one. Here, too: sign-in states that were used, and the key that seals attempts.

use crate::{
    StoreError, WriteError,
    attribute::{Item, Reader, b, n, s},
    tables::TTL,
};
use aws_sdk_dynamodb::Client;

const ID: &str = "id";
const USERNAME: &str = "username";
const STARTED: &str = "by_started";
const SEALED: &str = "sealed";
const VERSION: &str = "version";
const EXPIRES: &str = "expires_at";

/// A session as the table has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSession {
    /// The hash of the cookie's id.
    pub id_hash: String,
    /// Whose it is.
    pub username: String,
    /// When it started, in seconds since 1970.
    pub started_at: u64,
    /// When it ends for good, in seconds since 1970.
    pub expires_at: u64,
    /// The tokens, sealed.
    pub sealed: Vec<u8>,
    /// Counts the changes of `sealed`, from 1.
    pub version: u64,
}

/// The table `sessions`.
#[derive(Clone, Debug)]
pub struct Sessions {
    client: Client,
    table: String,
}

impl Sessions {
    pub(crate) fn new(client: Client, table: String) -> Self {
        Self { client, table }
    }

    /// Writes a new session.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when the id is taken.
    pub async fn create(&self, session: &SealedSession) -> Result<(), WriteError<()>> {
        self.put_if_absent(format!("session#{}", session.id_hash), session.expires_at, |item| {
            item.insert(USERNAME.into(), s(&session.username));
            item.insert(STARTED.into(), s(format!("{:012}", session.started_at)));
            item.insert(EXPIRES.into(), n(session.expires_at));
            item.insert(SEALED.into(), b(&session.sealed));
            item.insert(VERSION.into(), n(session.version));
        })
        .await
    }

    /// The session with this hash, unless it has expired at `now` (seconds since 1970).
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn find(&self, id_hash: &str, now: u64) -> Result<Option<SealedSession>, StoreError> {
        let key = s(format!("session#{id_hash}"));
        let answer = self.client.get_item().table_name(&self.table).key(ID, key).consistent_read(true).send().await?;
        let Some(item) = answer.item else { return Ok(None) };
        let reader = Reader { table: "sessions", item: &item };
        let session = SealedSession {
            id_hash: id_hash.to_owned(),
            username: reader.text(USERNAME)?,
            started_at: reader.text(STARTED)?.parse().unwrap_or_default(),
            expires_at: reader.number(EXPIRES)?,
            sealed: reader.bytes(SEALED)?,
            version: reader.number(VERSION)?,
        };
        Ok((session.expires_at > now).then_some(session))
    }

    /// Takes the right to renew the tokens of a session that still has `version`, until `until`; `false` when somebody
    /// else has it at `now` or has already renewed them. Both in seconds since 1970.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn lease(&self, id_hash: &str, version: u64, now: u64, until: u64) -> Result<bool, StoreError> {
        let outcome = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(ID, s(format!("session#{id_hash}")))
            .update_expression("SET lease_until = :until")
            .condition_expression("version = :version AND (attribute_not_exists(lease_until) OR lease_until <= :now)")
            .expression_attribute_values(":until", n(until))
            .expression_attribute_values(":version", n(version))
            .expression_attribute_values(":now", n(now))
            .send()
            .await;
        match outcome {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Replaces the sealed tokens of a session that still has `version`, and ends the lease.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when it has been changed since, or deleted.
    pub async fn reseal(&self, id_hash: &str, version: u64, sealed: &[u8]) -> Result<(), WriteError<()>> {
        let outcome = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(ID, s(format!("session#{id_hash}")))
            .update_expression("SET sealed = :sealed, version = :next REMOVE lease_until")
            .condition_expression("version = :version")
            .expression_attribute_values(":sealed", b(sealed))
            .expression_attribute_values(":next", n(version + 1))
            .expression_attribute_values(":version", n(version))
            .send()
            .await;
        match outcome {
            Ok(_) => Ok(()),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                Err(WriteError::Changed(None))
            }
            Err(error) => Err(StoreError::from(error).into()),
        }
    }

    /// Gives back the right to renew the tokens, when they could not be renewed.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer: the lease then ends by itself.
    pub async fn end_lease(&self, id_hash: &str, version: u64) -> Result<(), StoreError> {
        let outcome = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(ID, s(format!("session#{id_hash}")))
            .update_expression("REMOVE lease_until")
            .condition_expression("version = :version")
            .expression_attribute_values(":version", n(version))
            .send()
            .await;
        match outcome {
            Err(error) if !error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                Err(error.into())
            }
            _ => Ok(()),
        }
    }

    /// Deletes a session that still has `version`; `false` when it has been changed since.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer: the session may live on.
    pub async fn delete_version(&self, id_hash: &str, version: u64) -> Result<bool, StoreError> {
        let delete = self.client.delete_item().table_name(&self.table).key(ID, s(format!("session#{id_hash}")));
        let delete =
            delete.condition_expression("version = :version").expression_attribute_values(":version", n(version));
        match delete.send().await {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes a session; deleting one that is gone is no error.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer: the session may live on.
    pub async fn delete(&self, id_hash: &str) -> Result<(), StoreError> {
        let key = s(format!("session#{id_hash}"));
        self.client.delete_item().table_name(&self.table).key(ID, key).send().await?;
        Ok(())
    }

    /// Marks a sign-in's state as used; `false` when it was already. The mark is kept until `expires_at`.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn use_state(&self, state_hash: &str, expires_at: u64) -> Result<bool, StoreError> {
        match self.put_if_absent(format!("state#{state_hash}"), expires_at, |_| ()).await {
            Ok(()) => Ok(true),
            Err(WriteError::Changed(_)) => Ok(false),
            Err(WriteError::Store(error)) => Err(error),
        }
    }

    /// The key that seals sign-in attempts, the same for all servers: the first server's `candidate` stays.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn attempt_key(&self, candidate: &[u8]) -> Result<Vec<u8>, StoreError> {
        let id = "key#attempt";
        match self.put_if_absent(id.to_owned(), u64::MAX, |item| drop(item.insert(SEALED.into(), b(candidate)))).await {
            Ok(()) => return Ok(candidate.to_vec()),
            Err(WriteError::Changed(_)) => {}
            Err(WriteError::Store(error)) => return Err(error),
        }
        let answer = self.client.get_item().table_name(&self.table).key(ID, s(id)).consistent_read(true).send().await?;
        Reader { table: "sessions", item: &answer.item.unwrap_or_default() }.bytes(SEALED)
    }

    /// `expires_at` of `u64::MAX` means never.
    async fn put_if_absent(
        &self,
        id: String,
        expires_at: u64,
        fill: impl FnOnce(&mut Item),
    ) -> Result<(), WriteError<()>> {
        let mut item = Item::from([(ID.to_owned(), s(id))]);
        if expires_at != u64::MAX {
            item.insert(TTL.into(), n(expires_at));
        }
        fill(&mut item);
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item));
        match put.condition_expression("attribute_not_exists(id)").send().await {
            Ok(_) => Ok(()),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                Err(WriteError::Changed(None))
            }
            Err(error) => Err(StoreError::from(error).into()),
        }
    }
}
