//! Which of a person's sessions and tokens count, as this server knows it, and the sessions themselves, as they are
//! sealed: remembered for a few seconds, and forgotten as soon as the table says that something changed. So a sign-out or
//! a change of groups counts on every server within five seconds, whatever becomes of the feed.

use crate::{Clock, Gate, Refusal, gate::Shared, ttl_cache::CACHE_TTL};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};
use store::{Changed, SealedSession, UserState};
use tokio::sync::broadcast;

/// How often the table is asked who changed, while there is anybody to tell or anything to forget.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// How far back each look goes, in seconds: clocks of servers differ, and an index follows its table.
const POLL_WINDOW: u64 = 15;
/// Of so many people sessions are remembered at once, and so many of each; a session has some ten kilobytes.
const PEOPLE: usize = 5_000;
const SESSIONS_OF_ONE: usize = 4;
/// So many changes can wait for a slow reader; one that falls behind looks for itself.
const WAITING: usize = 256;

/// The user states that this server remembers, and those who want to know of changes.
#[derive(Debug)]
pub(crate) struct SessionCache {
    clock: Clock,
    cached: Mutex<Cached>,
    changes: broadcast::Sender<String>,
}

#[derive(Debug, Default)]
struct Cached {
    user_states: HashMap<String, (u64, UserState)>,
    /// By their hash.
    sessions: HashMap<String, (u64, SealedSession)>,
    /// The hashes of each person's.
    sessions_of: HashMap<String, Vec<String>>,
    /// How often something changed.
    changes: u64,
}

impl Cached {
    fn forget_sessions_of(&mut self, username: &str) {
        for id_hash in self.sessions_of.remove(username).unwrap_or_default() {
            self.sessions.remove(&id_hash);
        }
    }
}

/// A moment: what was read before a change that this server has heard of since is not cached.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    begun: u64,
    changes: u64,
}

impl SessionCache {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, cached: Mutex::default(), changes: broadcast::channel(WAITING).0 }
    }

    fn cached(&self) -> MutexGuard<'_, Cached> {
        self.cached.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something is about to be read.
    pub(crate) fn reading(&self) -> Reading {
        Reading { begun: self.clock.now_ms(), changes: self.cached().changes }
    }

    fn cached_user_state(&self, username: &str) -> Option<UserState> {
        let cached = self.cached();
        remembered
            .user_states
            .get(username)
            .filter(|(at, _)| self.clock.is_within(CACHE_TTL, *at))
            .map(|(_, user_state)| *user_state)
    }

    fn cache_user_state(&self, username: &str, reading: Reading, user_state: UserState) {
        let mut cached = self.cached();
        if cached.changes == reading.changes {
            cached.user_states.insert(username.to_owned(), (reading.begun, user_state));
        }
    }

    /// The session, if it was read lately.
    pub(crate) fn cached_session(&self, id_hash: &str) -> Option<SealedSession> {
        let cached = self.cached();
        remembered
            .sessions
            .get(id_hash)
            .filter(|(at, _)| self.clock.is_within(CACHE_TTL, *at))
            .map(|(_, session)| session.clone())
    }

    pub(crate) fn cache_session(&self, reading: Reading, session: SealedSession) {
        let mut cached = self.cached();
        if cached.changes != reading.changes {
            return;
        }
        if !cached.sessions.contains_key(&session.id_hash) {
            let others = cached.sessions_of.get(&session.username).map_or(0, Vec::len);
            if cached.sessions_of.len() >= PEOPLE || others >= SESSIONS_OF_ONE {
                return;
            }
            cached.sessions_of.entry(session.username.clone()).or_default().push(session.id_hash.clone());
        }
        cached.sessions.insert(session.id_hash.clone(), (reading.begun, session));
    }

    /// From now on it is not taken on trust, whoever is reading it.
    pub(crate) fn session_ended(&self, id_hash: &str) {
        let mut cached = self.cached();
        cached.changes += 1;
        cached.sessions.remove(id_hash);
    }

    /// Forgets what is known of somebody, and tells who wants to know.
    pub(crate) fn changed(&self, username: &str) {
        let mut cached = self.cached();
        cached.changes += 1;
        cached.user_states.remove(username);
        cached.forget_sessions_of(username);
        drop(cached);
        let _ = self.changes.send(username.to_owned());
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<String> {
        self.changes.subscribe()
    }

    /// Forgets what is too old. Whether there is anything left to keep up to date.
    fn is_in_use(&self) -> bool {
        let mut cached = self.cached();
        let Cached { user_states, sessions, sessions_of, .. } = &mut *cached;
        user_states.retain(|_, (at, _)| self.clock.is_within(CACHE_TTL, *at));
        sessions.retain(|_, (at, _)| self.clock.is_within(CACHE_TTL, *at));
        sessions_of.retain(|_, of_one| {
            of_one.retain(|id_hash| sessions.contains_key(id_hash));
            !of_one.is_empty()
        });
        !user_states.is_empty() || !sessions.is_empty() || self.changes.receiver_count() > 0
    }
}

impl Gate {
    /// Which of this person's sessions and tokens count.
    pub(crate) async fn user_state(&self, username: &str) -> Result<UserState, Refusal> {
        match self.shared().session_cache.cached_user_state(username) {
            Some(user_state) => Ok(user_state),
            None => self.user_state_now(username).await,
        }
    }

    /// The same, read again: what is remembered may be from before a sign-out.
    pub(super) async fn user_state_now(&self, username: &str) -> Result<UserState, Refusal> {
        let session_cache = &self.shared().session_cache;
        let reading = session_cache.reading();
        let user_state = self.shared().store.users.user_state(username).await?;
        session_cache.cache_user_state(username, reading, user_state);
        Ok(user_state)
    }
}

/// Follows the changes that other servers make, as long as the gate is there.
pub(crate) async fn follow(shared: Weak<Shared>) {
    let mut known: HashSet<Changed> = HashSet::new();
    loop {
        tokio::time::sleep(POLL_INTERVAL).await;
        let Some(shared) = shared.upgrade() else { return };
        if !shared.session_cache.is_in_use() {
            continue;
        }
        match changes(&shared).await {
            Ok(changes) => {
                changes.difference(&known).for_each(|change| shared.session_cache.changed(&change.username));
                known = changes;
            }
            Err(error) => tracing::warn!(%error, "cannot poll for revocations"),
        }
    }
}

async fn changes(shared: &Arc<Shared>) -> Result<HashSet<Changed>, store::StoreError> {
    let since = shared.settings.clock.now().saturating_sub(POLL_WINDOW);
    Ok(shared.store.users.changed_since(since).await?.into_iter().collect())
}
