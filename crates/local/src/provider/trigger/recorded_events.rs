//! The recorded events of `crates/triggers/tests/events/`, with this pool's records.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

#[path = "../../../../triggers/tests/triggers/events.rs"]
#[expect(dead_code, reason = "no messages are recorded here")]
mod events;

use super::PoolAccounts;
use crate::provider::{Clock, Store};
use events::cases;
use serde_json::Value;
use std::sync::Arc;

/// The time in the recorded events' answers, in seconds since 1970.
const NOW: u64 = 1_790_000_000;

#[tokio::test]
async fn every_recorded_event_is_answered_as_in_lambda() {
    let triggers = [
        "pre_sign_up",
        "post_confirmation",
        "pre_authentication",
        "post_authentication",
        "pre_token_generation",
        "custom_message",
    ];
    for case in triggers.into_iter().flat_map(cases) {
        let known = case.account.clone().map(serde_json::from_value::<triggers::Account>).transpose();
        // Here no record is damaged, and nothing fails.
        let (Ok(known), false) = (known, case.unavailable) else { continue };
        let id = case.account_id();
        let store = Store::open(None, Arc::new(Clock::default())).unwrap();
        store.with(|state| state.durable.accounts.extend(known.map(|account| (id.clone(), account))));

        let event = serde_json::from_value(case.event.clone()).unwrap();
        let answer = triggers::handle(event, &case.config(), &PoolAccounts(&store), NOW).await;
        let answer = answer.map(|event| serde_json::to_string(&event).unwrap()).map_err(|error| error.to_string());
        assert_eq!(answer, case.expected.map(|event| event.to_string()), "{}", case.name);
        let left = store.with(|state| state.durable.accounts.get(&id).cloned());
        let expected = case.account_after.map(|account: Value| serde_json::from_value(account).unwrap());
        assert_eq!(left, expected, "{}", case.name);
    }
}
