//! The clock, replaceable in tests.

use identity::Monotonic;
use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// A source of the current time.
#[derive(Clone)]
pub struct Clock {
    /// The time since 1970.
    wall: Arc<dyn Fn() -> Duration + Send + Sync>,
    monotonic: Monotonic,
}

impl Clock {
    /// The system clock.
    #[must_use]
    pub fn system() -> Self {
        let wall = Arc::new(|| SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default());
        Self { wall, monotonic: Monotonic::system() }
    }

    /// A clock from a function that returns seconds since 1970.
    #[must_use]
    pub fn from_fn(now: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self { wall: Arc::new(move || Duration::from_secs(now())), monotonic: Monotonic::system() }
    }

    /// The same clock, with another monotonic clock for the age of the user pool's keys.
    #[must_use]
    pub fn with_monotonic(self, monotonic: Monotonic) -> Self {
        Self { monotonic, ..self }
    }

    pub(crate) fn monotonic(&self) -> Monotonic {
        self.monotonic.clone()
    }

    /// The time in seconds since 1970.
    #[must_use]
    pub fn now(&self) -> u64 {
        (self.wall)().as_secs()
    }

    /// The time in milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        u64::try_from((self.wall)().as_millis()).unwrap_or(u64::MAX)
    }

    /// Whether less than `ttl` has passed since `then`, in milliseconds since 1970. `false` when the clock was set back
    /// past it.
    #[must_use]
    pub fn is_within(&self, ttl: Duration, then: u64) -> bool {
        self.now_ms().checked_sub(then).is_some_and(|age| u128::from(age) < ttl.as_millis())
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}
