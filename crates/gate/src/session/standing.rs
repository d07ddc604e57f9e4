//! Which of a person's sessions and tokens count, as this server knows it: remembered for a few seconds, and forgotten
//! as soon as the table says that something changed. So a sign-out everywhere or a change of groups counts on every
//! server within five seconds, whatever becomes of the feed.

use crate::{Gate, Refusal, gate::Shared};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError, Weak},
    time::{Duration, Instant},
};
use store::{Changed, Standing};
use tokio::sync::broadcast;

/// How long a standing is taken on trust.
const REMEMBERED: Duration = Duration::from_secs(4);
/// How often the table is asked who changed, while there is anybody to tell or anything to forget.
const LOOK: Duration = Duration::from_secs(1);
/// How far back each look goes, in seconds: clocks of servers differ, and an index follows its table.
const LOOK_BACK: u64 = 15;
/// So many changes can wait for a slow reader; one that falls behind looks for itself.
const WAITING: usize = 256;

/// The standings that this server remembers, and those who want to know of changes.
#[derive(Debug)]
pub(crate) struct Standings {
    remembered: Mutex<HashMap<String, (Instant, Standing)>>,
    changes: broadcast::Sender<String>,
}

impl Standings {
    pub(crate) fn new() -> Self {
        Self { remembered: Mutex::default(), changes: broadcast::channel(WAITING).0 }
    }

    fn recent(&self, username: &str) -> Option<Standing> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.get(username).filter(|(at, _)| at.elapsed() < REMEMBERED).map(|(_, standing)| *standing)
    }

    fn remember(&self, username: &str, asked: Instant, standing: Standing) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.insert(username.to_owned(), (asked, standing));
    }

    /// Forgets what is known of somebody, and tells who wants to know.
    pub(crate) fn changed(&self, username: &str) {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).remove(username);
        let _ = self.changes.send(username.to_owned());
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<String> {
        self.changes.subscribe()
    }

    /// Forgets what is too old. Whether there is anything left to keep up to date.
    fn is_in_use(&self) -> bool {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.retain(|_, (at, _)| at.elapsed() < REMEMBERED);
        !remembered.is_empty() || self.changes.receiver_count() > 0
    }
}

impl Gate {
    /// Which of this person's sessions and tokens count.
    pub(crate) async fn standing(&self, username: &str) -> Result<Standing, Refusal> {
        let standings = &self.shared().standings;
        if let Some(standing) = standings.recent(username) {
            return Ok(standing);
        }
        let asked = Instant::now();
        let standing = self.shared().store.users.standing(username).await?;
        standings.remember(username, asked, standing);
        Ok(standing)
    }
}

/// Follows the changes that other servers make, as long as the gate is there.
pub(crate) async fn follow(shared: Weak<Shared>) {
    let mut known: HashSet<Changed> = HashSet::new();
    loop {
        tokio::time::sleep(LOOK).await;
        let Some(shared) = shared.upgrade() else { return };
        if !shared.standings.is_in_use() {
            continue;
        }
        match changes(&shared).await {
            Ok(changes) => {
                changes.difference(&known).for_each(|change| shared.standings.changed(&change.username));
                known = changes;
            }
            Err(error) => tracing::warn!(%error, "it is not known who was signed out elsewhere"),
        }
    }
}

async fn changes(shared: &Arc<Shared>) -> Result<HashSet<Changed>, store::StoreError> {
    let since = shared.settings.clock.now().saturating_sub(LOOK_BACK);
    Ok(shared.store.users.changed_since(since).await?.into_iter().collect())
}
