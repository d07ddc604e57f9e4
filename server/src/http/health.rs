//! Liveness and readiness.

use super::AppState;
use axum::{Json, extract::State, http::StatusCode};
use gate::Gate;
use serde_json::{Value, json};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{Mutex, watch};

/// TTL of a readiness result: DynamoDB is asked at most once in this time.
const FRESH: Duration = Duration::from_secs(2);

/// Whether this server should receive requests.
#[derive(Clone, Debug)]
pub(crate) struct Readiness {
    gate: Gate,
    stopping: Arc<watch::Sender<bool>>,
    last: Arc<Mutex<Option<Checked>>>,
}

#[derive(Debug)]
struct Checked {
    at: Instant,
    works: bool,
}

impl Readiness {
    pub(crate) fn new(gate: Gate) -> Self {
        Self { gate, stopping: Arc::default(), last: Arc::default() }
    }

    /// The server is not ready from now on.
    pub(crate) fn stopping(&self) {
        self.stopping.send_replace(true);
    }

    /// Resolves when the server is stopping, to end what would never end by itself.
    pub(crate) async fn stopped(&self) {
        // `self` holds the sender.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }

    /// The reason goes to the log, not to the client.
    async fn check(&self) -> bool {
        if *self.stopping.borrow() {
            return false;
        }
        let mut last = self.last.lock().await;
        if let Some(checked) = last.as_ref().filter(|checked| checked.at.elapsed() < FRESH) {
            return checked.works;
        }
        let outcome = self.gate.ready().await;
        if let Err(error) = &outcome {
            tracing::warn!(%error, "not ready");
        }
        let works = outcome.is_ok();
        *last = Some(Checked { at: Instant::now(), works });
        works
    }
}

/// The program answers.
pub(crate) async fn alive() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// DynamoDB and the signing keys are available, and Usher is not stopping.
pub(crate) async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Value>) {
    if state.readiness.check().await {
        (StatusCode::OK, Json(json!({ "status": "ready" })))
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "not ready" })))
    }
}
