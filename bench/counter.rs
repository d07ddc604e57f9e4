//! What calls to DynamoDB cost: a proxy that asks for `ReturnConsumedCapacity` and adds up.

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, response::IntoResponse as _};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use store::Store;

/// Round trips, read and write capacity units.
#[derive(Clone, Debug, Default)]
pub(crate) struct Costs {
    pub(crate) round_trips: usize,
    pub(crate) read: f64,
    pub(crate) written: f64,
}

/// Stands before DynamoDB and counts.
#[derive(Clone)]
pub(crate) struct Counter {
    url: String,
    service: String,
    costs: Arc<Mutex<Costs>>,
    http: reqwest::Client,
}

impl Counter {
    pub(crate) async fn to(service: &str) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let counter = Self { url, service: service.to_owned(), costs: Arc::default(), http: local::testing::http() };
        let router = Router::new().fallback(pass).with_state(counter.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        counter
    }

    /// The tables behind it.
    pub(crate) async fn store(&self) -> Store {
        Store::connect(&store::Settings {
            region: "local".into(),
            table_prefix: "test-".into(),
            endpoint: Some(self.url.clone()),
            access_key: Some(("local".into(), "local".into())),
        })
        .await
    }

    pub(crate) fn take(&self) -> Costs {
        std::mem::take(&mut self.costs.lock().unwrap())
    }
}

/// What the server does by itself, and not for the call.
const OF_THE_SERVER: [&str; 3] = ["feed = :feed", "ADD all_calls", "ADD calls :calls"];

/// The operations that Usher writes with.
const WRITES: [&str; 4] = ["DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem"];

/// Whether the call writes. The header names the operation: `DynamoDB_20120810.PutItem`.
fn writes(headers: &HeaderMap) -> bool {
    let operation = headers.get("x-amz-target").and_then(|target| target.to_str().ok()?.split_once('.'));
    operation.is_some_and(|(_, name)| WRITES.contains(&name))
}

async fn pass(State(counter): State<Counter>, mut headers: HeaderMap, body: Bytes) -> axum::response::Response {
    let mut question: Value = serde_json::from_slice(&body).unwrap();
    let is_for_the_call = !OF_THE_SERVER.iter().any(|part| question.to_string().contains(part));
    let is_write = writes(&headers);
    question["ReturnConsumedCapacity"] = json!("TOTAL");
    for name in ["host", "content-length", "x-amz-content-sha256"] {
        headers.remove(name);
    }
    let answer = counter.http.post(&counter.service).headers(headers).body(question.to_string()).send().await.unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    let consumed: Value = serde_json::from_str(&text).unwrap_or_default();
    // A transaction names the capacity of each table.
    let of_all = match &consumed["ConsumedCapacity"] {
        Value::Array(tables) => tables.clone(),
        one => vec![one.clone()],
    };
    let units: f64 = of_all.iter().filter_map(|table| table["CapacityUnits"].as_f64()).sum();
    if is_for_the_call {
        let mut costs = counter.costs.lock().unwrap();
        costs.round_trips += 1;
        if is_write { costs.written += units } else { costs.read += units }
    }
    (status, text).into_response()
}
