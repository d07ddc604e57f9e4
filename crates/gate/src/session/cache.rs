//! This server's cache of user states, which say which of a user's sessions and tokens count, and of sealed sessions.
//! Entries live for a few seconds, and are dropped as soon as the table reports a change. So a sign-out or a change of
//! groups takes effect on every server within five seconds, even if the feed of changes fails.

use crate::{Clock, Refusal, ttl_cache::CACHE_TTL};
use access::UserId;
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};
use store::{Changed, SealedSession, StoreError, UserState, Users};
use tokio::sync::broadcast;

/// How often the server polls the table for changed users, while there are subscribers or cached entries.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// How far back each poll looks, in seconds: the clocks of servers differ, and an index lags behind its table.
const POLL_WINDOW: u64 = 15;
/// Maximum number of users whose sessions are cached, and of cached sessions per user; a session has some ten
/// kilobytes.
const MAX_CACHED_USERS: usize = 5_000;
const MAX_SESSIONS_PER_USER: usize = 4;
/// Number of changes that can wait for a slow subscriber; one that falls behind reads the table itself.
const CHANNEL_CAPACITY: usize = 256;

/// The cached user states and sessions, and the channel that announces changes.
#[derive(Debug)]
pub(crate) struct SessionCache {
    users: Arc<Users>,
    clock: Clock,
    cached: Mutex<Cached>,
    changes: broadcast::Sender<UserId>,
}

/// Not a `quick_cache`, which has neither a TTL nor a second key. It also cannot ignore the results of reads that were
/// in progress when their user changed: the user of a session is unknown until the session is read.
#[derive(Debug, Default)]
struct Cached {
    user_states: HashMap<UserId, (u64, UserState)>,
    /// By the hash of the session id.
    sessions: HashMap<String, (u64, SealedSession)>,
    /// The id hashes of each user's cached sessions.
    sessions_of: HashMap<UserId, Vec<String>>,
    /// The number of changes so far.
    changes: u64,
}

impl Cached {
    fn forget_sessions_of(&mut self, user: &UserId) {
        for id_hash in self.sessions_of.remove(user).unwrap_or_default() {
            self.sessions.remove(&id_hash);
        }
    }
}

/// The start of a read. Its result is not cached if this server has heard of a change since.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReadStart {
    begun: u64,
    changes: u64,
}

impl SessionCache {
    /// Starts the background task that polls for changes made by other servers, as long as the cache exists.
    pub(crate) fn start(users: Arc<Users>, clock: Clock) -> Arc<Self> {
        let changes = broadcast::channel(CHANNEL_CAPACITY).0;
        let cache = Arc::new(Self { users, clock, cached: Mutex::default(), changes });
        tokio::spawn(poll_changes(Arc::downgrade(&cache)));
        cache
    }

    fn cached(&self) -> MutexGuard<'_, Cached> {
        self.cached.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of cached sessions and users. Entries that have expired are dropped once a second.
    pub(crate) fn size(&self) -> (usize, usize) {
        let cached = self.cached();
        (cached.sessions.len(), cached.user_states.len())
    }

    /// Marks the start of a read.
    pub(crate) fn begin_read(&self) -> ReadStart {
        ReadStart { begun: self.clock.now_ms(), changes: self.cached().changes }
    }

    fn cached_user_state(&self, user: &UserId) -> Option<UserState> {
        let cached = self.cached();
        cached
            .user_states
            .get(user)
            .filter(|(at, _)| self.clock.is_within(CACHE_TTL, *at))
            .map(|(_, user_state)| *user_state)
    }

    fn cache_user_state(&self, user: &UserId, reading: ReadStart, user_state: UserState) {
        let mut cached = self.cached();
        if cached.changes == reading.changes {
            cached.user_states.insert(user.clone(), (reading.begun, user_state));
        }
    }

    /// The session, if it was read within the TTL.
    pub(crate) fn cached_session(&self, id_hash: &str) -> Option<SealedSession> {
        let cached = self.cached();
        cached
            .sessions
            .get(id_hash)
            .filter(|(at, _)| self.clock.is_within(CACHE_TTL, *at))
            .map(|(_, session)| session.clone())
    }

    pub(crate) fn cache_session(&self, reading: ReadStart, session: SealedSession) {
        let mut cached = self.cached();
        if cached.changes != reading.changes {
            return;
        }
        if !cached.sessions.contains_key(&session.id_hash) {
            let others = cached.sessions_of.get(&session.user.id).map_or(0, Vec::len);
            if cached.sessions_of.len() >= MAX_CACHED_USERS || others >= MAX_SESSIONS_PER_USER {
                return;
            }
            cached.sessions_of.entry(session.user.id.clone()).or_default().push(session.id_hash.clone());
        }
        cached.sessions.insert(session.id_hash.clone(), (reading.begun, session));
    }

    /// Drops the session, and keeps reads in progress from caching it again.
    pub(crate) fn session_ended(&self, id_hash: &str) {
        let mut cached = self.cached();
        cached.changes += 1;
        cached.sessions.remove(id_hash);
    }

    /// Drops everything cached for a user, and notifies the subscribers.
    pub(crate) fn changed(&self, user: &UserId) {
        let mut cached = self.cached();
        cached.changes += 1;
        cached.user_states.remove(user);
        cached.forget_sessions_of(user);
        drop(cached);
        let _ = self.changes.send(user.clone());
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<UserId> {
        self.changes.subscribe()
    }

    /// Reads the users with recent changes from the table.
    async fn recent_changes(&self) -> Result<HashSet<Changed>, StoreError> {
        let since = self.clock.now().saturating_sub(POLL_WINDOW);
        Ok(self.users.changed_since(since).await?.into_iter().collect())
    }

    /// Drops expired entries. Returns whether there is anything left to keep up to date.
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

    /// Which of the user's sessions and tokens count.
    pub(crate) async fn user_state(&self, user: &UserId) -> Result<UserState, Refusal> {
        match self.cached_user_state(user) {
            Some(user_state) => Ok(user_state),
            None => self.user_state_now(user).await,
        }
    }

    /// The same, read from the table: the cached state may predate a sign-out.
    pub(super) async fn user_state_now(&self, user: &UserId) -> Result<UserState, Refusal> {
        let reading = self.begin_read();
        let user_state = self.users.user_state(user).await?;
        self.cache_user_state(user, reading, user_state);
        Ok(user_state)
    }
}

/// Polls for changes made by other servers, as long as the cache exists.
async fn poll_changes(cache: Weak<SessionCache>) {
    let mut known: HashSet<Changed> = HashSet::new();
    loop {
        tokio::time::sleep(POLL_INTERVAL).await;
        let Some(cache) = cache.upgrade() else { return };
        if !cache.is_in_use() {
            continue;
        }
        match cache.recent_changes().await {
            Ok(changes) => {
                changes.difference(&known).for_each(|change| cache.changed(&change.user));
                known = changes;
            }
            Err(error) => tracing::warn!(%error, "cannot poll for revocations"),
        }
    }
}
