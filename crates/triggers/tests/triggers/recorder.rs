//! The triggers' services in memory.

use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
};
use triggers::{Account, Config, Event, Refusal, Services, Unavailable, UserId, handle};

/// The time in these tests, in seconds since 1970.
pub(crate) const NOW: u64 = 1_790_000_000;

#[derive(Default)]
pub(crate) struct Recorder {
    pub(crate) unavailable: bool,
    /// As stored: an item may lack an attribute or have it with another type.
    accounts: Mutex<BTreeMap<String, Value>>,
    messages: Mutex<Vec<String>>,
    /// Calls so far.
    round_trips: Mutex<usize>,
}

impl Recorder {
    pub(crate) fn with(id: &str, account: Option<Value>) -> Self {
        let accounts = account.map(|account| (id.to_owned(), account)).into_iter().collect();
        Self { accounts: Mutex::new(accounts), ..Self::default() }
    }

    pub(crate) fn account_of(&self, id: &str) -> Option<Value> {
        self.accounts.lock().unwrap().get(id).cloned()
    }

    pub(crate) fn messages(&self) -> Vec<String> {
        self.messages.lock().unwrap().clone()
    }

    pub(crate) fn round_trips(&self) -> usize {
        *self.round_trips.lock().unwrap()
    }

    fn call<T>(
        &self,
        data: &'static str,
        of: &Mutex<T>,
        work: impl FnOnce(MutexGuard<'_, T>),
    ) -> Result<(), Unavailable> {
        *self.round_trips.lock().unwrap() += 1;
        if self.unavailable {
            return Err(Unavailable { service: data, source: "it is switched off".into() });
        }
        work(of.lock().unwrap());
        Ok(())
    }
}

impl Services for Recorder {
    async fn account(&self, id: &UserId) -> Result<Option<Account>, Unavailable> {
        let mut found = None;
        self.call("accounts", &self.accounts, |all| found = all.get(id.as_str()).cloned())?;
        let malformed = |error: serde_json::Error| Unavailable { service: "accounts", source: error.into() };
        found.map(serde_json::from_value).transpose().map_err(malformed)
    }

    async fn create_account(&self, id: &UserId, new: &Account) -> Result<bool, Unavailable> {
        let mut created = false;
        self.call("accounts", &self.accounts, |mut all| {
            created = !all.contains_key(id.as_str());
            all.entry(id.as_str().to_owned()).or_insert_with(|| serde_json::to_value(new).unwrap());
        })?;
        Ok(created)
    }

    async fn record_sign_in(&self, id: &UserId, now: u64) -> Result<bool, Unavailable> {
        let mut known = false;
        self.call("accounts", &self.accounts, |mut all| {
            if let Some(account) = all.get_mut(id.as_str()) {
                account["last_sign_in_at"] = now.into();
                known = true;
            }
        })?;
        Ok(known)
    }

    async fn send_welcome(&self, email: &str) -> Result<(), Unavailable> {
        self.call("mail", &self.messages, |mut all| all.push(format!("welcome {email}")))
    }

    async fn announce(&self, id: &UserId) -> Result<(), Unavailable> {
        self.call("notices", &self.messages, |mut all| all.push(format!("notice {}", id.as_str())))
    }
}

/// Waits for a trigger.
pub(crate) fn answer(event: Event, config: &Config, services: &Recorder) -> Result<Event, Refusal> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(handle(event, config, services, NOW))
}
