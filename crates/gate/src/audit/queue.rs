//! Refusals are written a moment after they were given: nobody waits for the trail to be told no.

use std::time::Duration;
use store::{Audit, Entry, RECORDS_AT_ONCE};
use tokio::sync::{mpsc, oneshot};

/// So many refusals wait to be written. With more, being refused takes as long as writing one.
const WAITING: usize = 1_000;
/// The trail does not answer: it is tried again after so long.
const RETRY_DELAY: Duration = Duration::from_secs(1);

enum Waiting {
    Entry(Box<Entry>),
    /// Tells when everything before it is written.
    Mark(oneshot::Sender<()>),
}

/// What is still to be written.
#[derive(Clone, Debug)]
pub(crate) struct AuditQueue(mpsc::Sender<Waiting>);

impl AuditQueue {
    /// Writes in the background for as long as anybody has this.
    pub(crate) fn start(audit: Audit) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        tokio::spawn(write(receiver, audit));
        Self(sender)
    }

    pub(crate) async fn push(&self, entry: Entry) {
        if self.0.send(Waiting::Entry(Box::new(entry))).await.is_err() {
            tracing::error!("a denial could not be recorded");
        }
    }

    /// Until all that was refused so far is written.
    pub(crate) async fn flush(&self) {
        let (mark, reached) = oneshot::channel();
        if self.0.send(Waiting::Mark(mark)).await.is_ok() {
            let _ = reached.await;
        }
    }
}

async fn write(mut receiver: mpsc::Receiver<Waiting>, audit: Audit) {
    let mut waiting = Vec::with_capacity(RECORDS_AT_ONCE);
    while receiver.recv_many(&mut waiting, RECORDS_AT_ONCE).await > 0 {
        let (mut entries, mut marks) = (Vec::new(), Vec::new());
        for item in waiting.drain(..) {
            match item {
                Waiting::Entry(entry) => entries.push(*entry),
                Waiting::Mark(mark) => marks.push(mark),
            }
        }
        while !entries.is_empty() {
            entries = append(&audit, entries).await;
            if !entries.is_empty() {
                tokio::time::sleep(RETRY_DELAY).await;
            }
        }
        for mark in marks {
            // Whoever waited may have gone.
            let _ = mark.send(());
        }
    }
}

/// What is still to be written: all, while the trail does not answer.
async fn append(audit: &Audit, entries: Vec<Entry>) -> Vec<Entry> {
    let Err(error) = audit.append(&entries).await else { return Vec::new() };
    tracing::error!(%error, refusals = entries.len(), "denials are not recorded yet; retrying");
    // One that cannot be written must not hold up the others.
    let mut left = Vec::new();
    let all = entries.len();
    for entry in entries {
        if audit.append(std::slice::from_ref(&entry)).await.is_err() {
            left.push(entry);
        }
    }
    if left.len() == all {
        return left;
    }
    for Entry { actor, action, object, .. } in left {
        tracing::error!(actor, action, object, "a denial cannot be recorded");
    }
    Vec::new()
}
