//! The recorded events, with the services in memory.

use crate::{
    events::{Case, cases},
    recorder::{Recorder, answer},
};
use serde_json::Value;
use triggers::Event;

/// Runs each case and names all that fail. `most` is the trigger's largest number of round trips.
fn check(trigger: &str, most: usize) {
    let cases = cases(trigger);
    assert!(cases.len() >= 40, "{trigger} has {} cases", cases.len());
    let failures: Vec<String> =
        cases.iter().filter_map(|case| failure(case, most).map(|why| format!("{}: {why}", case.name))).collect();
    assert!(failures.is_empty(), "{trigger}:\n{}", failures.join("\n"));
}

fn failure(case: &Case, most: usize) -> Option<String> {
    let id = case.account_id();
    let mut services = Recorder::with(&id, case.account.clone());
    services.unavailable = case.unavailable;
    let event: Event = serde_json::from_value(case.event.clone()).unwrap();
    let given = answer(event, &case.config(), &services);
    let given = given.map(|event| serde_json::to_string(&event).unwrap()).map_err(|refusal| refusal.to_string());
    let expected = case.expected.as_ref().map(ToString::to_string).map_err(Clone::clone);
    let (account, messages) = (services.account_of(&id), services.messages());
    if given != expected {
        Some(format!("answered\n  {given:?}\ninstead of\n  {expected:?}"))
    } else if sorted(account.clone()) != sorted(case.account_after.clone()) {
        Some(format!("left {account:?} instead of {:?}", case.account_after))
    } else if messages != case.messages {
        Some(format!("sent {messages:?} instead of {:?}", case.messages))
    } else if services.round_trips() > most {
        Some(format!("{} round trips", services.round_trips()))
    } else {
        None
    }
}

/// Sets have no order.
fn sorted(account: Option<Value>) -> Option<Value> {
    let mut account = account?;
    for texts in account.as_object_mut()?.values_mut().filter_map(Value::as_array_mut) {
        texts.sort_by_key(ToString::to_string);
    }
    Some(account)
}

#[test]
fn pre_sign_up() {
    check("pre_sign_up", 0);
}

#[test]
fn post_confirmation() {
    check("post_confirmation", 3);
}

#[test]
fn pre_authentication() {
    check("pre_authentication", 1);
}

#[test]
fn post_authentication() {
    check("post_authentication", 2);
}

#[test]
fn d09_d10_d11_pre_token_generation() {
    check("pre_token_generation", 1);
}

#[test]
fn custom_message() {
    check("custom_message", 0);
}
