//! Any event, with all settings: a trigger answers it or refuses, and changes nothing but `response`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use std::{future::Future, pin::pin, task::{Context, Poll, Waker}};
use triggers::{Account, Config, Event, Services, Unavailable, UserId, handle};

/// A record for everybody.
struct OneAccount;

impl Services for OneAccount {
    async fn account(&self, _: &UserId) -> Result<Option<Account>, Unavailable> {
        let account = r#"{"tenant":"t","created_at":1,"status":"active","tier":"free","groups":["g"]}"#;
        Ok(serde_json::from_str(account).ok())
    }

    async fn create_account(&self, _: &UserId, _: &Account) -> Result<bool, Unavailable> {
        Ok(true)
    }

    async fn record_sign_in(&self, _: &UserId, _: u64) -> Result<bool, Unavailable> {
        Ok(false)
    }

    async fn send_welcome(&self, _: &str) -> Result<(), Unavailable> {
        Ok(())
    }

    async fn announce(&self, _: &UserId) -> Result<(), Unavailable> {
        Ok(())
    }
}

fn config() -> Config {
    let setting = |name: &str| match name {
        "USHER_COGNITO_ISSUER" | "USHER_DIRECTORY_GROUPS" => None,
        "USHER_ALLOWED_DOMAINS" | "USHER_AUTO_CONFIRM_DOMAINS" => Some("example.com"),
        "USHER_GROUP_NAME_PART" => Some("CN"),
        "USHER_GROUP_ROLES" => Some(r#"{"usher-admins":"arn:aws:iam::1:role/r"}"#),
        "USHER_GROUPS_ATTRIBUTE" => Some("custom:groups"),
        "USHER_SUPPRESS_CLAIMS" => Some("email_verified"),
        "USHER_PUBLIC_URL" => Some("https://usher.example.com"),
        _ => Some("text"),
    };
    Config::from_variables(|name| setting(name).map(str::to_owned)).unwrap()
}

fuzz_target!(|event: &[u8]| {
    let Ok(event) = serde_json::from_slice::<Event>(event) else { return };
    let mut before = serde_json::to_value(&event).unwrap();
    let config = config();
    // Nothing waits here.
    let answer = pin!(handle(event, &config, &OneAccount, 1));
    if let Poll::Ready(Ok(answer)) = answer.poll(&mut Context::from_waker(Waker::noop())) {
        let mut after = serde_json::to_value(answer).unwrap();
        before["response"] = Value::Null;
        after["response"] = Value::Null;
        assert_eq!(after, before);
    }
});
