//! The keys that seal sign-in attempts: a new one each day, the same for all servers.

use super::SignInError;
use crate::{
    Clock, Source,
    seal::{NotSealed, SealingKey},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use store::Sessions;

/// How long one key seals attempts, in seconds.
const PERIOD: u64 = 24 * 3_600;

/// The keys that this server has read, by day since 1970. The days before and after today count too: an attempt may be
/// sealed just before midnight and opened after it, and the clocks of two servers may differ slightly.
#[derive(Debug)]
pub(crate) struct AttemptKeys {
    sessions: Arc<Sessions>,
    clock: Clock,
    seen: Mutex<BTreeMap<u64, Arc<SealingKey>>>,
}

impl AttemptKeys {
    pub(crate) fn new(sessions: Arc<Sessions>, clock: Clock) -> Self {
        Self { sessions, clock, seen: Mutex::default() }
    }

    /// Today, in days since 1970.
    pub(crate) fn today(&self) -> u64 {
        self.clock.now() / PERIOD
    }

    /// Seals `plain` with today's key: `<day of the key>.<sealed>`. `context` must be the same on opening.
    ///
    /// # Errors
    /// As those of [`Self::key`], or [`SignInError::Fault`].
    pub(crate) async fn seal(&self, plain: &[u8], context: &str) -> Result<String, SignInError> {
        let day = self.today();
        let sealed = self.key(day).await?.seal(plain, context);
        let sealed = sealed.map_err(|NotSealed| SignInError::Fault(Source::of("today's key seals nothing")))?;
        Ok(format!("{day}.{}", URL_SAFE_NO_PAD.encode(sealed)))
    }

    /// Opens what [`Self::seal`] made.
    ///
    /// # Errors
    /// [`SignInError::NoAttempt`] when Usher did not seal it for this context, or too long ago; else as those of
    /// [`Self::key`].
    pub(crate) async fn open(&self, sealed: &str, context: &str) -> Result<Vec<u8>, SignInError> {
        let (day, sealed) = sealed.split_once('.').ok_or(SignInError::NoAttempt)?;
        let day = day.parse::<u64>().map_err(|_| SignInError::NoAttempt)?;
        let sealed = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| SignInError::NoAttempt)?;
        self.key(day).await?.open(&sealed, context).map_err(|NotSealed| SignInError::NoAttempt)
    }

    /// The key of a day. The first server that needs today's key creates it.
    ///
    /// # Errors
    /// [`SignInError::NoAttempt`] for a day that is over or has no key, [`SignInError::Unavailable`] when the table
    /// does not answer.
    pub(crate) async fn key(&self, day: u64) -> Result<Arc<SealingKey>, SignInError> {
        let today = self.today();
        if day.abs_diff(today) > 1 {
            return Err(SignInError::NoAttempt);
        }
        if let Some(key) = self.seen.lock().unwrap_or_else(PoisonError::into_inner).get(&day) {
            return Ok(Arc::clone(key));
        }
        let found = if day == today {
            self.sessions.attempt_key(day, &SealingKey::random_bytes(), (day + 2) * PERIOD).await.map(Some)
        } else {
            // A server that sealed anything on that day has created its key.
            self.sessions.find_attempt_key(day).await
        };
        let key = SealingKey::from_bytes(&found?.ok_or(SignInError::NoAttempt)?).ok_or_else(|| {
            SignInError::Fault(Source::of(format!("key#attempt#{day} in the table sessions is no key: delete it")))
        })?;
        let key = Arc::new(key);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|day, _| day.abs_diff(today) <= 1);
        seen.insert(day, Arc::clone(&key));
        Ok(key)
    }
}
