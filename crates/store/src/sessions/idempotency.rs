//! Requests of programs that are carried out once, however often they arrive. They are items of the table `sessions`,
//! like sign-in states, which are used once as well.

use super::ID;
use crate::{
    StoreError,
    attribute::{Reader, TTL, n, s},
    conditional::condition_met,
};
use aws_sdk_dynamodb::Client;
use futures::FutureExt as _;

const FINGERPRINT: &str = "fingerprint";
const HOLDER: &str = "holder";
const BUSY_UNTIL: &str = "busy_until";
const ANSWER: &str = "answer";

/// The keys with which programs mark their requests.
#[derive(Clone, Debug)]
pub struct IdempotencyKeys {
    client: Client,
    table: String,
}

/// A request that begins. Times are in seconds since 1970.
#[derive(Clone, Copy, Debug)]
pub struct MarkedRequest<'a> {
    /// A hash of the caller and the key.
    pub key_hash: &'a str,
    /// A hash of what is requested.
    pub fingerprint: &'a str,
    /// Identifies this attempt, so that a retry after a lost response recognizes its own mark.
    pub holder: &'a str,
    /// The time of the request.
    pub now: u64,
    /// If it has no answer by then, the same request may be carried out again.
    pub busy_until: u64,
    /// The key is free again from then on.
    pub expires_at: u64,
}

/// What is known of the key of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The caller carries the request out.
    Granted,
    /// The same request is being carried out.
    Busy,
    /// The same request was carried out, with this answer.
    Answered(String),
    /// The key belongs to a request for something else.
    Different,
}

impl IdempotencyKeys {
    pub(crate) fn new(client: Client, table: String) -> Self {
        Self { client, table }
    }

    /// Claims the key for a request. One of several requests at the same time gets it.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails. The caller must then refuse the request.
    pub async fn claim(&self, request: MarkedRequest<'_>) -> Result<Claim, StoreError> {
        let MarkedRequest { key_hash, fingerprint, holder, now, busy_until, expires_at } = request;
        let put = self.client.put_item().table_name(&self.table).item(ID, key(key_hash));
        let put = put.item(FINGERPRINT, s(fingerprint)).item(HOLDER, s(holder));
        let put = put.item(BUSY_UNTIL, n(busy_until)).item(TTL, n(expires_at));
        let put = put
            .condition_expression(
                "attribute_not_exists(id) OR holder = :holder OR #ttl <= :now OR (fingerprint = :fingerprint AND \
                 attribute_not_exists(answer) AND busy_until <= :now)",
            )
            .expression_attribute_names("#ttl", TTL)
            .expression_attribute_values(":holder", s(holder))
            .expression_attribute_values(":fingerprint", s(fingerprint))
            .expression_attribute_values(":now", n(now));
        if condition_met(put.send().boxed().await)? {
            return Ok(Claim::Granted);
        }
        let get = self.client.get_item().table_name(&self.table).key(ID, key(key_hash)).consistent_read(true);
        // Released meanwhile: the next try gets it.
        let Some(item) = get.send().boxed().await?.item else { return Ok(Claim::Busy) };
        let reader = Reader { table: "sessions", item: &item };
        if reader.text(FINGERPRINT)? != fingerprint {
            return Ok(Claim::Different);
        }
        Ok(reader.optional_text(ANSWER)?.map_or(Claim::Busy, Claim::Answered))
    }

    /// Keeps the answer of the request that `holder` has carried out. Does nothing if the claim is no longer the
    /// holder's.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn answer(&self, key_hash: &str, holder: &str, answer: &str) -> Result<(), StoreError> {
        let update = self.client.update_item().table_name(&self.table).key(ID, key(key_hash));
        let update = update.update_expression("SET answer = :answer").condition_expression("holder = :holder");
        let update = update.expression_attribute_values(":answer", s(answer));
        condition_met(update.expression_attribute_values(":holder", s(holder)).send().boxed().await).map(drop)
    }

    /// Gives the key back, because nothing was carried out. Does nothing if the claim is no longer the holder's.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails. The key is then free once the claim is over.
    pub async fn release(&self, key_hash: &str, holder: &str) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(&self.table).key(ID, key(key_hash));
        let delete = delete.condition_expression("holder = :holder AND attribute_not_exists(answer)");
        condition_met(delete.expression_attribute_values(":holder", s(holder)).send().boxed().await).map(drop)
    }
}

fn key(key_hash: &str) -> aws_sdk_dynamodb::types::AttributeValue {
    s(format!("request#{key_hash}"))
}
