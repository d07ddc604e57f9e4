//! The active faults, and the number of calls of each endpoint.

use super::switches::{Endpoint, EndpointFault, Switches};
use crate::options::Lifetimes;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The active faults and counters of a provider.
#[derive(Debug, Default)]
pub(crate) struct FaultState(Mutex<Record>);

/// The response of `GET /_faults`.
#[derive(Debug, Default, Clone, Serialize)]
pub(super) struct Record {
    pub(super) switches: Switches,
    /// Calls of each endpoint, whatever their outcome.
    pub(super) calls: BTreeMap<Endpoint, u64>,
    /// Calls of the token endpoint with a refresh token.
    pub(super) refreshes: u64,
}

impl FaultState {
    pub(super) fn record(&self) -> Record {
        self.lock().clone()
    }

    /// Activates the given switches. Those that take effect once are not stored.
    pub(super) fn set(&self, switches: Switches) {
        let mut record = self.lock();
        let active = &mut record.switches;
        active.endpoints.extend(switches.endpoints);
        active.key_set = switches.key_set.or(active.key_set);
        active.tokens = switches.tokens.or(active.tokens);
        active.lifetimes = switches.lifetimes.or(active.lifetimes);
        active.clock_ahead = switches.clock_ahead.or(active.clock_ahead);
        active.authorize_error = switches.authorize_error.or(active.authorize_error.take());
    }

    pub(super) fn clear(&self) {
        *self.lock() = Record::default();
    }

    /// Counts a call and returns the fault that it meets, if any.
    pub(super) fn call(&self, endpoint: Endpoint) -> Option<EndpointFault> {
        let mut record = self.lock();
        *record.calls.entry(endpoint).or_default() += 1;
        let fault = record.switches.endpoints.get_mut(&endpoint)?;
        let met = fault.clone();
        if let Some(times) = &mut fault.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                record.switches.endpoints.remove(&endpoint);
            }
        }
        Some(met)
    }

    pub(crate) fn count_refresh(&self) {
        self.lock().refreshes += 1;
    }

    pub(crate) fn switches(&self) -> Switches {
        self.lock().switches.clone()
    }

    /// `lifetimes`, overridden by those that are switched on.
    pub(crate) fn lifetimes(&self, mut lifetimes: Lifetimes) -> Lifetimes {
        let changed = self.lock().switches.lifetimes.unwrap_or_default();
        for (lifetime, seconds) in [
            (&mut lifetimes.access_token, changed.access_token),
            (&mut lifetimes.id_token, changed.id_token),
            (&mut lifetimes.refresh_token, changed.refresh_token),
        ] {
            *lifetime = seconds.map_or(*lifetime, Duration::from_secs);
        }
        lifetimes
    }

    fn lock(&self) -> MutexGuard<'_, Record> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
