//! The record of an export: who took what out of Usher, and how many rows.

use super::{AuditLog, EntryFields as _};
use crate::{Refusal, spawn_detached};
use access::{AuditAction, Target, UserRef};
use serde::Serialize;
use serde_json::{Map, Value};
use std::sync::Arc;
use store::Entry;

/// The reason in the record of an export that was not read to its end.
const BROKEN_OFF: &str = "The export was broken off.";

/// An export under way. Its record is written before its last rows are handed out, so nobody has a complete file
/// without one. If it is broken off, the rows handed out until then are recorded a moment later.
#[derive(Debug)]
pub struct Export {
    log: Arc<AuditLog>,
    actor: UserRef,
    event: AuditAction,
    filters: Map<String, Value>,
    /// Number of rows handed out and not recorded.
    rows: u64,
}

/// What a record says of the export.
#[derive(Serialize)]
struct Exported<'a> {
    filters: &'a Map<String, Value>,
    rows: u64,
}

impl Export {
    /// An export of what matches the query, by this user.
    pub(crate) fn begin<Q: Default + Serialize>(
        log: Arc<AuditLog>,
        actor: &UserRef,
        event: AuditAction,
        query: &Q,
    ) -> Self {
        Self { log, actor: actor.clone(), event, filters: filters(query), rows: 0 }
    }

    /// Notes that rows are handed out, but not the last ones.
    pub fn hand_out(&mut self, rows: usize) {
        self.rows += rows as u64;
    }

    /// Writes the record. Only then may the last rows be handed out. The write goes on if the caller goes away.
    ///
    /// # Errors
    /// [`Refusal::Unavailable`] when the audit trail does not answer.
    pub async fn finish(mut self, rows: usize) -> Result<(), Refusal> {
        let handed_out = std::mem::take(&mut self.rows);
        let (log, entry) = (self.log.clone(), self.entry(handed_out + rows as u64));
        let written = match spawn_detached(async move { log.append(entry).await }).await {
            Ok(written) => written.map_err(Refusal::from),
            Err(panicked) => Err(panicked.into()),
        };
        if written.is_err() {
            self.rows = handed_out;
        }
        written
    }

    fn entry(&self, rows: u64) -> Entry {
        let entry = self.log.entry(&self.actor, self.event, &Target::All);
        entry.with_after(&Exported { filters: &self.filters, rows })
    }
}

impl Drop for Export {
    fn drop(&mut self) {
        if self.rows > 0 {
            self.log.queue.push_now(self.entry(self.rows).with_reason(BROKEN_OFF));
        }
    }
}

/// What the query asks for, where it differs from one that asks for everything.
fn filters<Q: Default + Serialize>(query: &Q) -> Map<String, Value> {
    let fields = |query: &Q| match serde_json::to_value(query) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    let everything = fields(&Q::default());
    let mut filters = fields(query);
    filters.retain(|name, value| everything.get(name) != Some(&*value));
    filters
}
