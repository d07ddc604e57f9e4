//! Audit records as items, and their hash.

use super::{ACTOR, BY_ACTOR, BY_OBJECT, CHAIN, CHAINS, OBJECT, PLACE, TABLE, place};
use crate::{
    StoreError,
    attribute::{Item, Reader, TTL, n, s},
};
use access::{AuditRecord, Outcome, UserId, UserRef};
use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::borrow::Cow;

pub(super) const ACTOR_ID: &str = "actor_id";
const OBJECT_ID: &str = "object_id";
/// The fields that are hashed only when they are there. They come last and in this order, so no two records have the
/// same hash input.
const IDS: [&str; 2] = [ACTOR_ID, OBJECT_ID];

/// A record to append. The chain assigns its place and its hash.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Time, in milliseconds since 1970.
    pub at: u64,
    /// Expiry, in seconds since 1970.
    pub expires_at: u64,
    /// The actor; unidentified when unknown.
    pub actor: UserRef,
    /// The name of the action.
    pub action: String,
    /// The object; may be empty. For a user, the username.
    pub object: String,
    /// The object when it is a user.
    pub object_id: UserId,
    /// Whether it was done or denied.
    pub outcome: Outcome,
    /// The reason, in a sentence.
    pub reason: String,
    /// The inputs of the decision, as JSON; may be empty.
    pub trace: String,
    /// The object before the change, as JSON; may be empty.
    pub before: String,
    /// The object after the change, as JSON; may be empty.
    pub after: String,
    /// The request id.
    pub request_id: String,
    /// The client's IP address.
    pub address: String,
}

impl Entry {
    /// The record at this place. `previous` is the reference to the record before it.
    pub(super) fn record(&self, place: String, previous: &str) -> AuditRecord {
        let entry = self.clone();
        let mut record = AuditRecord {
            id: place,
            at: entry.at,
            actor: entry.actor.username,
            action: entry.action,
            object: entry.object,
            outcome: entry.outcome,
            reason: entry.reason,
            trace: entry.trace,
            before: entry.before,
            after: entry.after,
            request_id: entry.request_id,
            address: entry.address,
            previous: previous.to_owned(),
            actor_id: entry.actor.id.as_str().to_owned(),
            object_id: entry.object_id.as_str().to_owned(),
            hash: String::new(),
        };
        record.hash = hash(&record, entry.expires_at);
        record
    }
}

/// SHA-256 over the expiry and all fields of a record except the hash itself. Each field is preceded by its length, so
/// that text cannot move from one field to the next unnoticed.
pub(super) fn hash(record: &AuditRecord, expires_at: u64) -> String {
    let mut context = digest::Context::new(&digest::SHA256);
    let expires_at = expires_at.to_string();
    // Records that were written without ids keep their hash.
    let is_hashed = |(name, text): &(&str, Cow<'_, str>)| !(text.is_empty() && IDS.contains(name));
    let fields = record.fields().into_iter().filter(is_hashed).map(|(_, text)| text);
    for field in std::iter::once(Cow::from(&expires_at)).chain(fields) {
        context.update(&u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        context.update(field.as_bytes());
    }
    URL_SAFE_NO_PAD.encode(context.finish())
}

pub(super) fn write(record: &AuditRecord, chain: &str, expires_at: u64) -> Item {
    let mut item = Item::from([
        (CHAIN.into(), s(chain)),
        (PLACE.into(), s(&record.id)),
        ("at".into(), n(record.at)),
        ("action".into(), s(&record.action)),
        ("outcome".into(), s(record.outcome.name())),
        ("reason".into(), s(&record.reason)),
        ("trace".into(), s(&record.trace)),
        ("before".into(), s(&record.before)),
        ("after".into(), s(&record.after)),
        ("request_id".into(), s(&record.request_id)),
        ("address".into(), s(&record.address)),
        ("previous".into(), s(&record.previous)),
        ("hash".into(), s(&record.hash)),
        (TTL.into(), n(expires_at)),
    ]);
    for (name, id) in IDS.into_iter().zip([&record.actor_id, &record.object_id]) {
        if !id.is_empty() {
            item.insert(name.into(), s(id));
        }
    }
    // An index key must not be empty.
    for (name, value, place) in [(ACTOR, &record.actor, BY_ACTOR), (OBJECT, &record.object, BY_OBJECT)] {
        if !value.is_empty() {
            item.insert(name.into(), s(value));
            item.insert(place.into(), s(&record.id));
        }
    }
    item
}

/// Whether the item is in the chain that its place names. Only such items are verified, so only they are shown.
pub(super) fn is_in_its_chain(item: &Item) -> bool {
    let text = |name| item.get(name).and_then(|value| value.as_s().ok());
    let chain = text(PLACE).and_then(|id| place::of_place(id));
    let exists = chain.and_then(|chain| chain.parse::<usize>().ok()).is_some_and(|chain| chain < CHAINS);
    exists && chain == text(CHAIN).map(String::as_str)
}

pub(super) fn read(item: &Item) -> Result<AuditRecord, StoreError> {
    let reader = Reader { table: TABLE, item };
    let malformed = StoreError::Malformed { table: TABLE, attribute: "outcome" };
    let or_empty = |name| if item.contains_key(name) { reader.text(name) } else { Ok(String::new()) };
    Ok(AuditRecord {
        id: reader.text(PLACE)?,
        at: reader.number("at")?,
        actor: or_empty(ACTOR)?,
        action: reader.text("action")?,
        object: or_empty(OBJECT)?,
        outcome: Outcome::named(&reader.text("outcome")?).ok_or(malformed)?,
        reason: reader.text("reason")?,
        trace: reader.text("trace")?,
        before: reader.text("before")?,
        after: reader.text("after")?,
        request_id: reader.text("request_id")?,
        address: reader.text("address")?,
        previous: reader.text("previous")?,
        actor_id: or_empty(ACTOR_ID)?,
        object_id: or_empty(OBJECT_ID)?,
        hash: reader.text("hash")?,
    })
}
