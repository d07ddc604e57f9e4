//! For supervisors: is the program alive, and can it work?

use super::State;
use axum::{Json, extract, http::StatusCode};
use gate::Gate;
use serde_json::{Value, json};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{Mutex, watch};

/// How long an answer is good: however many ask, DynamoDB is asked once in this time.
const FRESH: Duration = Duration::from_secs(5);

/// Whether this server should be sent requests.
#[derive(Clone, Debug)]
pub(crate) struct Readiness {
    gate: Gate,
    stopping: Arc<watch::Sender<bool>>,
    last: Arc<Mutex<Option<Checked>>>,
}

#[derive(Debug)]
struct Checked {
    at: Instant,
    outcome: Result<(), String>,
}

impl Readiness {
    pub(crate) fn new(gate: Gate) -> Self {
        Self { gate, stopping: Arc::default(), last: Arc::default() }
    }

    /// From now on, no.
    pub(crate) fn stopping(&self) {
        self.stopping.send_replace(true);
    }

    /// Ends when it is stopping. What would never end by itself ends then.
    pub(crate) async fn stopped(&self) {
        // `self` holds the sender.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }

    /// `Err` says why not.
    async fn check(&self) -> Result<(), String> {
        if *self.stopping.borrow() {
            return Err("it is stopping".to_owned());
        }
        let mut last = self.last.lock().await;
        match last.as_ref() {
            Some(checked) if checked.at.elapsed() < FRESH => checked.outcome.clone(),
            _ => {
                let outcome = self.gate.ready().await.map_err(|error| error.to_string());
                *last = Some(Checked { at: Instant::now(), outcome: outcome.clone() });
                outcome
            }
        }
    }
}

/// The program answers.
pub(crate) async fn alive() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// DynamoDB and the user pool's keys can be had, and Usher does not stop.
pub(crate) async fn ready(extract::State(state): extract::State<State>) -> (StatusCode, Json<Value>) {
    match state.readiness.check().await {
        Ok(()) => (StatusCode::OK, Json(json!({ "status": "ready" }))),
        Err(reason) => {
            let body = json!({ "status": "not ready", "reason": reason });
            (StatusCode::SERVICE_UNAVAILABLE, Json(body))
        }
    }
}
