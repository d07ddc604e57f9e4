//! The rules, one file for each area. Each looks at what was read and ignores what was not; `unread` reports that.

mod addresses;
mod attributes;
mod client;
mod flows;
mod pool;
mod programs;
mod providers;
mod rights;
mod tables;
mod triggers;
mod unread;

use crate::{Client, Finding, Observation, Pool, Text};
use i18n::msgid;

/// What all rules find.
pub(crate) fn findings(seen: &Observation) -> Vec<Finding> {
    // Without a pool, everything in it is missing as well.
    if let Ok(None) = seen.pool {
        return [pool::missing, addresses::findings, tables::findings].iter().flat_map(|rules| rules(seen)).collect();
    }
    [
        unread::findings,
        addresses::findings,
        rights::findings,
        pool::findings,
        client::findings,
        flows::findings,
        programs::findings,
        providers::findings,
        attributes::findings,
        triggers::findings,
        tables::findings,
    ]
    .iter()
    .flat_map(|rules| rules(seen))
    .collect()
}

/// The pool, if it was read.
fn pool(seen: &Observation) -> Option<&Pool> {
    seen.pool.as_ref().ok()?.as_ref()
}

/// Usher's app client, if it was read.
fn own_client(seen: &Observation) -> Option<&Client> {
    seen.clients.own.as_ref().ok()?.as_ref()
}

/// The fix of a setting of Usher's app client. No command: one that changes a single setting resets all others.
fn client_setting(setting: &str, value: impl std::fmt::Display) -> Text {
    Text::new(msgid!("Set {setting} to {value} in the app client (in infra/usher.yaml: Client)."))
        .with("setting", setting)
        .with("value", value)
}

/// Names in a sentence.
fn list<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    names.into_iter().map(|name| name.as_ref().to_owned()).collect::<Vec<_>>().join(", ")
}

/// Whether users may have this provider's accounts: not those of the pool itself.
fn is_external(provider: &str) -> bool {
    provider != POOL_ITSELF
}

/// How an app client names the pool's own accounts.
const POOL_ITSELF: &str = "COGNITO";
