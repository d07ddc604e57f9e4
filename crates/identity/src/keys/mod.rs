//! An issuer's signing keys. Usher fetches them before the first token arrives, again every few hours, and when a token
//! names an unknown key. It keeps them while the issuer is down. While a caller needs a key that cannot be fetched, a
//! background task retries, so that Usher recovers within seconds of the issuer.
//!
//! ```text
//! set           which keys of a published set are accepted
//! provider      parses each key once for `jsonwebtoken`
//! roca          detects keys that anybody can factor
//! schedule      when the next fetch is allowed
//! clock         monotonic clock
//! ```

mod clock;
mod provider;
mod roca;
mod schedule;
mod set;

pub use clock::Monotonic;
pub(crate) use set::KeySet;

use crate::{HttpError, UserPool, UserPoolError, http::HttpClient};
use backon::Retryable as _;
use schedule::{Schedule, Urgency};
use set::SetError;
use std::{
    sync::{
        Arc, PoisonError, RwLock, RwLockReadGuard,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use telemetry::{CallOutcome, Service, Telemetry};
use thiserror::Error;
use tokio::sync::Mutex;

/// Age at which the keys are fetched again while still in use: a key that Cognito withdraws stops working by then.
const REFRESH_AGE: Duration = Duration::from_secs(6 * 3_600);
/// Age up to which keys may be used while the issuer is down. Beyond it, no token is accepted.
const MAX_AGE: Duration = Duration::from_secs(48 * 3_600);
/// Age from which a failed fetch is logged as an error.
const ERROR_AGE: Duration = Duration::from_secs(12 * 3_600);
/// Minimum age of the keys before an invalid signature triggers a fetch: it may mean a new key under an old id.
const BETWEEN_SUSPICIONS: Duration = Duration::from_secs(60);
/// Minimum delay between background attempts, whatever the clock says.
const SHORTEST_SLEEP: Duration = Duration::from_millis(100);
/// Delay before the second attempt of a fetch that got no response.
const BEFORE_SECOND_TRY: Duration = Duration::from_millis(200);
/// Timeout of a fetch including its second attempt.
const TIME_OUT: Duration = Duration::from_secs(3);
/// Maximum size of a key set. Cognito's own limit is 50,000.
const MAX_SET_BYTES: usize = 64 * 1024;

/// No keys are available to verify with.
#[derive(Debug, Error)]
#[error("the keys of {issuer} cannot be had")]
pub struct NoKeys {
    issuer: String,
}

/// The cached keys of one issuer; clones share them.
#[derive(Clone, Debug)]
pub struct SigningKeys {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    issuer: String,
    uri: String,
    http: HttpClient,
    clock: Monotonic,
    telemetry: Telemetry,
    state: RwLock<State>,
    /// Held while fetching, so that concurrent callers that miss a key share one fetch.
    turn: Arc<Mutex<()>>,
    /// Whether a caller has needed an unavailable key since the last attempt.
    needed: AtomicBool,
    /// Whether a background task is retrying.
    retrying: AtomicBool,
}

/// The last valid set; only another valid set replaces it.
#[derive(Debug, Default)]
struct State {
    set: Arc<KeySet>,
    fetched_at: Option<Duration>,
    schedule: Schedule,
}

/// A fetch that returned no usable keys.
#[derive(Debug, Error)]
enum FetchError {
    #[error(transparent)]
    Http(#[from] HttpError),
    #[error("no answer within {TIME_OUT:?}")]
    TimeOut,
    #[error("the answer's status is {0}")]
    Status(http::StatusCode),
    #[error("the set is refused: {0}")]
    Set(#[from] SetError),
}

impl SigningKeys {
    /// Creates an empty cache; nothing is fetched yet.
    ///
    /// # Errors
    /// [`UserPoolError::NoTls`]
    pub fn of(pool: &UserPool) -> Result<Self, UserPoolError> {
        Self::with_clock(pool, Monotonic::system())
    }

    /// Like [`SigningKeys::of`], with another clock.
    ///
    /// # Errors
    /// [`UserPoolError::NoTls`]
    pub fn with_clock(pool: &UserPool, clock: Monotonic) -> Result<Self, UserPoolError> {
        Self::observed(pool, clock, Telemetry::default())
    }

    /// Like [`SigningKeys::with_clock`], and reports every fetch.
    ///
    /// # Errors
    /// [`UserPoolError::NoTls`]
    pub fn observed(pool: &UserPool, clock: Monotonic, telemetry: Telemetry) -> Result<Self, UserPoolError> {
        let shared = Shared {
            issuer: pool.issuer.clone(),
            uri: pool.keys_uri(),
            http: HttpClient::new().map_err(|_| UserPoolError::NoTls)?,
            clock,
            telemetry,
            state: RwLock::default(),
            turn: Arc::default(),
            needed: AtomicBool::default(),
            retrying: AtomicBool::default(),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Checks that keys are available; fetches them if there are none yet.
    ///
    /// # Errors
    /// [`NoKeys`]
    pub async fn ready(&self) -> Result<(), NoKeys> {
        if self.current().is_none() {
            self.refresh().await;
        }
        self.current().map(drop).ok_or_else(|| NoKeys { issuer: self.shared.issuer.clone() })
    }

    pub(crate) fn issuer(&self) -> &str {
        &self.shared.issuer
    }

    /// The keys, while they may be used. When they are old, starts a fetch in the background.
    pub(crate) fn current(&self) -> Option<Arc<KeySet>> {
        let now = self.shared.clock.now();
        let (set, age) = {
            let state = self.state();
            (Arc::clone(&state.set), now.saturating_sub(state.fetched_at?))
        };
        if age >= REFRESH_AGE && self.may_fetch(Urgency::Refresh) {
            // The holder of the lock is already fetching.
            if let Ok(turn) = Arc::clone(&self.shared.turn).try_lock_owned() {
                let keys = self.clone();
                tokio::spawn(async move {
                    keys.fetch().await;
                    drop(turn);
                });
            }
        }
        (age < MAX_AGE).then_some(set)
    }

    /// Whether the last fetch succeeded, so that a key missing from the cache is not one of the issuer's.
    pub(crate) fn are_certain(&self) -> bool {
        let state = self.state();
        state.fetched_at.is_some() && !state.schedule.is_failing()
    }

    /// Time until Usher may fetch keys again; zero when it may do so at once.
    #[must_use]
    pub fn retry_after(&self) -> Duration {
        self.state().schedule.wait(Urgency::Needed, self.shared.clock.now())
    }

    /// Fetches the keys, unless that was tried a moment ago. Concurrent callers share one fetch.
    pub(crate) async fn refresh(&self) {
        if self.may_fetch(Urgency::Needed) {
            let keys = self.clone();
            // In a separate task: cancelling one request must not cancel the fetch that others wait for.
            let task = tokio::spawn(async move { keys.fetch_in_turn().await });
            if let Err(error) = task.await {
                tracing::error!(%error, "fetching keys ended early");
            }
        }
        if !self.are_certain() {
            self.shared.needed.store(true, Ordering::Release);
            self.retry_in_background();
        }
    }

    /// Retries while fetching fails and callers need a key. At most one task does so.
    fn retry_in_background(&self) {
        if self.shared.retrying.swap(true, Ordering::AcqRel) {
            return;
        }
        let keys = self.clone();
        tokio::spawn(async move {
            while !keys.are_certain() && keys.shared.needed.swap(false, Ordering::AcqRel) {
                tokio::time::sleep(keys.retry_after().max(SHORTEST_SLEEP)).await;
                keys.fetch_in_turn().await;
            }
            keys.shared.retrying.store(false, Ordering::Release);
        });
    }

    async fn fetch_in_turn(&self) {
        let _turn = self.shared.turn.lock().await;
        if self.may_fetch(Urgency::Needed) {
            self.fetch().await;
        }
    }

    /// Fetches the keys because one of them does not match a signature, unless they are recent.
    pub(crate) async fn refresh_suspected(&self) {
        let fetched_at = self.state().fetched_at;
        if fetched_at.is_some_and(|at| self.shared.clock.now().saturating_sub(at) >= BETWEEN_SUSPICIONS) {
            self.refresh().await;
        }
    }

    fn may_fetch(&self, urgency: Urgency) -> bool {
        self.state().schedule.wait(urgency, self.shared.clock.now()).is_zero()
    }

    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.shared.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The caller must hold the `turn` lock.
    async fn fetch(&self) {
        let call = self.shared.telemetry.begin(Service::Cognito, "FetchKeys");
        let fetched = self.download().await;
        call.end(match &fetched {
            Ok(_) => CallOutcome::Ok,
            Err(FetchError::Http(_) | FetchError::TimeOut) => CallOutcome::NoAnswer,
            Err(FetchError::Status(_) | FetchError::Set(_)) => CallOutcome::Failed,
        });
        let now = self.shared.clock.now();
        let mut state = self.shared.state.write().unwrap_or_else(PoisonError::into_inner);
        match fetched {
            Ok(set) => {
                // Unchanged keys keep the same `Arc`, so that cached verified tokens stay valid.
                if *state.set != set {
                    state.set = Arc::new(set);
                }
                if state.schedule.is_failing() {
                    tracing::info!(uri = self.shared.uri, "the signing keys are available again");
                }
                state.fetched_at = Some(now);
                state.schedule.succeeded(now);
            }
            Err(error) => {
                let age = state.fetched_at.map(|at| now.saturating_sub(at));
                state.schedule.failed(now);
                let (uri, failures) = (&self.shared.uri, state.schedule.failures());
                // Fetching may fail every other second for hours; that must not fill the log.
                if !failures.is_power_of_two() {
                    tracing::debug!(%uri, %error, failures, "keys cannot be fetched");
                } else if age.is_none_or(|age| age >= ERROR_AGE) {
                    tracing::error!(%uri, %error, failures, "keys cannot be fetched; without them no token is taken");
                } else {
                    tracing::warn!(%uri, %error, failures, "keys cannot be fetched; the last good ones serve");
                }
            }
        }
    }

    async fn download(&self) -> Result<KeySet, FetchError> {
        let get = || self.shared.http.get(&self.shared.uri, MAX_SET_BYTES);
        let twice = get.retry([BEFORE_SECOND_TRY].into_iter()).when(|error| matches!(error, HttpError::NoAnswer(_)));
        let answer = tokio::time::timeout(TIME_OUT, twice).await.map_err(|_| FetchError::TimeOut)??;
        if answer.status() != http::StatusCode::OK {
            return Err(FetchError::Status(answer.status()));
        }
        Ok(KeySet::parse(answer.body())?)
    }
}
