//! The background queue for denials, so that a denied request need not wait for the audit trail. It also takes the
//! records of exports that were broken off, which nobody is left to wait for.

use std::time::Duration;
use store::{Audit, Entry, RECORDS_AT_ONCE};
use tokio::{
    runtime::Handle,
    sync::{
        mpsc::{self, error::TrySendError},
        oneshot,
    },
};

/// Capacity of the queue, in denials. When it is full, a denied request waits for a write.
const CAPACITY: usize = 1_000;
/// Delay between retries while the audit trail does not answer.
const RETRY_DELAY: Duration = Duration::from_secs(1);

enum Message {
    Entry(Box<Entry>),
    /// Signals that everything queued before it is written.
    Flush(oneshot::Sender<()>),
}

/// The sending side of the queue.
#[derive(Clone, Debug)]
pub(crate) struct AuditQueue(mpsc::Sender<Message>);

impl AuditQueue {
    /// Starts the background writer, which runs as long as a clone of the queue exists.
    pub(crate) fn start(audit: Audit) -> Self {
        let (sender, receiver) = mpsc::channel(CAPACITY);
        tokio::spawn(write(receiver, audit));
        Self(sender)
    }

    /// The number of denials that wait for the writer. Those that it is writing are not among them.
    pub(crate) fn waiting(&self) -> usize {
        self.0.max_capacity() - self.0.capacity()
    }

    pub(crate) async fn push(&self, entry: Entry) {
        self.send(Message::Entry(Box::new(entry))).await;
    }

    /// The same for a caller that cannot wait: while the queue is full, a task waits.
    pub(crate) fn push_now(&self, entry: Entry) {
        let Err(error) = self.0.try_send(Message::Entry(Box::new(entry))) else { return };
        let (TrySendError::Full(message) | TrySendError::Closed(message)) = error;
        if let Ok(runtime) = Handle::try_current() {
            let queue = self.clone();
            runtime.spawn(async move {
                queue.send(message).await;
            });
        }
    }

    async fn send(&self, message: Message) {
        if self.0.send(message).await.is_err() {
            tracing::error!("a denial could not be recorded");
        }
    }

    /// Waits until all denials queued so far are written.
    pub(crate) async fn flush(&self) {
        let (mark, reached) = oneshot::channel();
        if self.0.send(Message::Flush(mark)).await.is_ok() {
            let _ = reached.await;
        }
    }
}

async fn write(mut receiver: mpsc::Receiver<Message>, audit: Audit) {
    let mut waiting = Vec::with_capacity(RECORDS_AT_ONCE);
    while receiver.recv_many(&mut waiting, RECORDS_AT_ONCE).await > 0 {
        let (mut entries, mut marks) = (Vec::new(), Vec::new());
        for item in waiting.drain(..) {
            match item {
                Message::Entry(entry) => entries.push(*entry),
                Message::Flush(mark) => marks.push(mark),
            }
        }
        while !entries.is_empty() {
            entries = append(&audit, entries).await;
            if !entries.is_empty() {
                tokio::time::sleep(RETRY_DELAY).await;
            }
        }
        for mark in marks {
            // The waiting task may be gone.
            let _ = mark.send(());
        }
    }
}

/// Writes the entries and returns those to retry: all of them while the audit trail does not answer.
async fn append(audit: &Audit, entries: Vec<Entry>) -> Vec<Entry> {
    let Err(error) = audit.append(&entries).await else { return Vec::new() };
    tracing::error!(%error, refusals = entries.len(), "denials are not recorded yet; retrying");
    // An entry that cannot be written must not block the others.
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
        tracing::error!(actor = actor.username, action, object, "a denial cannot be recorded");
    }
    Vec::new()
}
