//! What the store reports about its calls of DynamoDB.

use crate::support::{database, user};
use ::telemetry::{Call, CallOutcome, Event, Observer, Service, Telemetry};
use axum::{
    Router,
    http::{StatusCode, header},
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use store::{Settings, Store};

#[derive(Debug, Default)]
struct Seen(Mutex<Vec<Call>>);

impl Observer for Seen {
    fn observe(&self, event: Event) {
        if let Event::Call(call) = event {
            self.0.lock().unwrap().push(call);
        }
    }
}

impl Seen {
    fn take(&self) -> Vec<(Service, &'static str, CallOutcome, u32)> {
        let calls = std::mem::take(&mut *self.0.lock().unwrap());
        calls.iter().map(|call| (call.service, call.operation, call.outcome, call.retries)).collect()
    }
}

async fn observed(settings: &Settings) -> (Store, Arc<Seen>) {
    let seen = Arc::new(Seen::default());
    (Store::observed(settings, &Telemetry::new(seen.clone())).await, seen)
}

#[tokio::test]
async fn each_call_is_reported_with_its_outcome() {
    let (settings, _) = database().await;
    let (store, seen) = observed(&settings).await;
    assert!(store.users.user_state(&user("ann").id).await.is_err(), "there is no table");
    assert_eq!(seen.take(), [(Service::DynamoDb, "GetItem", CallOutcome::Refused, 0)]);
    store.create_missing_tables().await.unwrap();
    seen.take();
    store.users.user_state(&user("ann").id).await.unwrap();
    assert_eq!(seen.take(), [(Service::DynamoDb, "GetItem", CallOutcome::Ok, 0)]);
    assert!(store.sessions.use_state("state", "one", u64::MAX / 2).await.unwrap());
    assert_eq!(seen.take(), [(Service::DynamoDb, "PutItem", CallOutcome::Ok, 0)]);
    assert!(!store.sessions.use_state("state", "other", u64::MAX / 2).await.unwrap());
    assert_eq!(seen.take(), [(Service::DynamoDb, "PutItem", CallOutcome::Condition, 0)]);
}

#[tokio::test]
async fn attempts_and_calls_whose_caller_goes_away_are_reported() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Some(format!("http://{}", listener.local_addr().unwrap()));
    let fails = async || {
        let kind = [(header::CONTENT_TYPE, "application/x-amz-json-1.0")];
        (
            StatusCode::INTERNAL_SERVER_ERROR,
            kind,
            r#"{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}"#,
        )
    };
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(fails)).await });
    let (settings, _) = database().await;
    let (store, seen) = observed(&Settings { endpoint, ..settings.clone() }).await;
    assert!(store.users.user_state(&user("ann").id).await.is_err());
    assert_eq!(seen.take(), [(Service::DynamoDb, "GetItem", CallOutcome::Failed, 2)]);

    // One that accepts connections and never answers.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Some(format!("http://{}", listener.local_addr().unwrap()));
    let (store, seen) = observed(&Settings { endpoint, ..settings }).await;
    let id = user("ann").id;
    let asked = tokio::time::timeout(Duration::from_millis(500), store.users.user_state(&id)).await;
    assert!(asked.is_err());
    assert_eq!(seen.take(), [(Service::DynamoDb, "GetItem", CallOutcome::Abandoned, 0)]);
}
