//! The keys that seal sign-in attempts: a new one each day, the same for all servers.

use super::SignInError;
use crate::{Gate, Source, seal::SealingKey};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// How long one key seals attempts, in seconds.
const PERIOD: u64 = 24 * 3_600;

/// The keys that this server has read, by day since 1970. The days before and after today count too: an attempt may be
/// sealed just before midnight and opened after it, and the clocks of two servers may differ slightly.
#[derive(Debug, Default)]
pub(crate) struct AttemptKeys(Mutex<BTreeMap<u64, Arc<SealingKey>>>);

impl Gate {
    /// Today, in days since 1970.
    pub(crate) fn attempt_day(&self) -> u64 {
        self.now() / PERIOD
    }

    /// The key of a day. The first server that needs today's key creates it.
    ///
    /// # Errors
    /// [`SignInError::NoAttempt`] for a day that is over or has no key, [`SignInError::Unavailable`] when the table
    /// does not answer.
    pub(crate) async fn attempt_key(&self, day: u64) -> Result<Arc<SealingKey>, SignInError> {
        let today = self.attempt_day();
        if day.abs_diff(today) > 1 {
            return Err(SignInError::NoAttempt);
        }
        let AttemptKeys(seen) = &self.shared().attempt_keys;
        if let Some(key) = seen.lock().unwrap_or_else(PoisonError::into_inner).get(&day) {
            return Ok(Arc::clone(key));
        }
        let sessions = &self.shared().store.sessions;
        let found = if day == today {
            sessions.attempt_key(day, &SealingKey::random_bytes(), (day + 2) * PERIOD).await.map(Some)
        } else {
            // A server that sealed anything on that day has created its key.
            sessions.find_attempt_key(day).await
        };
        let key = SealingKey::from_bytes(&found?.ok_or(SignInError::NoAttempt)?).ok_or_else(|| {
            SignInError::Fault(Source::of(format!("key#attempt#{day} in the table sessions is no key: delete it")))
        })?;
        let key = Arc::new(key);
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|day, _| day.abs_diff(today) <= 1);
        seen.insert(day, Arc::clone(&key));
        Ok(key)
    }
}
