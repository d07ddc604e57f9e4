//! What a browser is told while a page is open: that its session is over, or that what the page shows is no longer so.

use super::times;
use crate::{Caller, Gate, Refusal};
use futures::{Stream, stream};
use std::time::Duration;
use tokio::{
    sync::broadcast,
    time::{self, Instant},
};

/// Sessions also end by themselves; nobody says so, hence each stream looks every so often.
const POLL_INTERVAL: Duration = Duration::from_secs(60);

/// What is newer than this, in seconds, may be news again.
const SAME_CHANGE: u64 = 5;

/// What happened to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEvent {
    /// It is over.
    Ended,
    /// The person's groups may have changed: [`Gate::session_times`] has the number to compare.
    Changed,
}

struct Watch {
    gate: Gate,
    id_hash: String,
    username: String,
    renew_from: u64,
    changes: broadcast::Receiver<String>,
    /// Whatever others do meanwhile.
    look_at: Instant,
    over: bool,
}

impl Gate {
    /// What happens to the caller's session from now on, until it is over. Listening does not use the session.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn session_events(&self, caller: &Caller) -> Result<impl Stream<Item = SessionEvent> + use<>, Refusal> {
        let session = times::own(self, caller)?;
        let changes = self.shared().session_cache.subscribe();
        let username = session.principal.username.clone();
        let renew_from = self.user_state(&username).await?.renew_from;
        let watch = Watch {
            gate: self.clone(),
            id_hash: session.id_hash.clone(),
            username,
            renew_from,
            changes,
            look_at: Instant::now() + POLL_INTERVAL,
            over: false,
        };
        Ok(stream::unfold(watch, |mut watch| async {
            let event = watch.next().await?;
            Some((event, watch))
        }))
    }
}

impl Watch {
    async fn next(&mut self) -> Option<SessionEvent> {
        if self.over {
            return None;
        }
        loop {
            match time::timeout_at(self.look_at, self.changes.recv()).await {
                Ok(Ok(username)) if username != self.username => continue,
                Ok(Err(broadcast::error::RecvError::Closed)) => return None,
                Ok(_) | Err(_) => self.look_at = Instant::now() + POLL_INTERVAL,
            }
            match self.look().await {
                Ok(None) => {}
                Ok(Some(event)) => {
                    self.over = event == SessionEvent::Ended;
                    return Some(event);
                }
                // Not known is not over: the next look may tell.
                Err(refusal) => tracing::warn!(%refusal, "cannot check whether a session is over"),
            }
        }
    }

    async fn look(&mut self) -> Result<Option<SessionEvent>, Refusal> {
        let now = self.gate.now();
        let stored = self.gate.shared().store.sessions.find(&self.id_hash, now).await?;
        let user_state = self.gate.user_state(&self.username).await?;
        let lives =
            stored.is_some_and(|session| session.epoch == user_state.epoch && self.gate.idle_ends_at(&session) > now);
        if !lives {
            return Ok(Some(SessionEvent::Ended));
        }
        // A second change in one second has the same second.
        let changed = user_state.renew_from > self.renew_from || user_state.renew_from + SAME_CHANGE > now;
        self.renew_from = user_state.renew_from;
        Ok(changed.then_some(SessionEvent::Changed))
    }
}
