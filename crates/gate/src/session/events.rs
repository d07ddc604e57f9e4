//! Events for an open page: its session is over, or the page shows outdated data.

use super::{SessionService, times};
use crate::{Caller, Refusal};
use access::UserId;
use futures::{Stream, stream};
use std::time::Duration;
use tokio::{
    sync::broadcast,
    time::{self, Instant},
};

/// Interval at which a stream checks its session, because nothing announces that a session has expired.
const POLL_INTERVAL: Duration = Duration::from_secs(60);

/// A change that is more recent than this, in seconds, may be a new one and is reported again.
const RECENT_CHANGE: u64 = 5;

/// What happened to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEvent {
    /// The session is over.
    Ended,
    /// The user's groups may have changed: [`SessionService::times`] has the number to compare.
    Changed,
}

struct Watch {
    service: SessionService,
    id_hash: String,
    user: UserId,
    renew_from: u64,
    changes: broadcast::Receiver<UserId>,
    /// When to check next, even without a change.
    look_at: Instant,
    over: bool,
}

impl SessionService {
    /// Streams the events of the caller's session from now on, until it is over. Listening does not count as use of the
    /// session.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn events(&self, caller: &Caller) -> Result<impl Stream<Item = SessionEvent> + use<>, Refusal> {
        let session = times::own_session(caller)?;
        let changes = self.session_cache.subscribe();
        let user = session.principal.user.id.clone();
        let renew_from = self.session_cache.user_state(&user).await?.renew_from;
        let watch = Watch {
            service: self.clone(),
            id_hash: session.id_hash.clone(),
            user,
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
                Ok(Ok(user)) if user != self.user => continue,
                Ok(Err(broadcast::error::RecvError::Closed)) => return None,
                Ok(_) | Err(_) => self.look_at = Instant::now() + POLL_INTERVAL,
            }
            match self.look().await {
                Ok(None) => {}
                Ok(Some(event)) => {
                    self.over = event == SessionEvent::Ended;
                    return Some(event);
                }
                // A failed check does not mean that the session is over: the next one may tell.
                Err(refusal) => tracing::warn!(%refusal, "cannot check whether a session is over"),
            }
        }
    }

    async fn look(&mut self) -> Result<Option<SessionEvent>, Refusal> {
        let now = self.service.clock.now();
        let stored = self.service.sessions.find(&self.id_hash, now).await?;
        let user_state = self.service.session_cache.user_state(&self.user).await?;
        let lives = stored
            .is_some_and(|session| session.epoch == user_state.epoch && self.service.idle_ends_at(&session) > now);
        if !lives {
            return Ok(Some(SessionEvent::Ended));
        }
        // Two changes within one second have the same timestamp.
        let changed = user_state.renew_from > self.renew_from || user_state.renew_from + RECENT_CHANGE > now;
        self.renew_from = user_state.renew_from;
        Ok(changed.then_some(SessionEvent::Changed))
    }
}
