//! Health checks for supervisors and load balancers: liveness and readiness.

use super::AppState;
use axum::{Json, extract::State, http::StatusCode};
use gate::Gate;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tokio::sync::{Mutex, watch};

/// How long a cached result is valid. However many checks arrive, Usher queries DynamoDB once in this time.
const CACHE_TTL: Duration = Duration::from_secs(2);

/// Whether load balancers should send requests to this server.
#[derive(Clone, Debug)]
pub(crate) struct Readiness {
    gate: Gate,
    stopping: Arc<watch::Sender<bool>>,
    last: Arc<Mutex<Option<Checked>>>,
}

#[derive(Debug)]
struct Checked {
    /// In milliseconds since 1970.
    at: u64,
    works: bool,
}

impl Readiness {
    pub(crate) fn new(gate: Gate) -> Self {
        Self { gate, stopping: Arc::default(), last: Arc::default() }
    }

    /// Reports not ready from now on.
    pub(crate) fn stopping(&self) {
        self.stopping.send_replace(true);
    }

    /// Resolves when the server is stopping, so that streams that would never end can end.
    pub(crate) async fn stopped(&self) {
        // Cannot fail: `self` holds the sender.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }

    /// Logs why the server is not ready; the response does not say.
    async fn check(&self) -> bool {
        if *self.stopping.borrow() {
            return false;
        }
        let mut last = self.last.lock().await;
        if let Some(checked) = last.as_ref().filter(|checked| self.gate.clock.is_within(CACHE_TTL, checked.at)) {
            return checked.works;
        }
        let outcome = self.gate.health.ready().await;
        if let Err(error) = &outcome {
            tracing::warn!(%error, "not ready");
        }
        let works = outcome.is_ok();
        *last = Some(Checked { at: self.gate.clock.now_ms(), works });
        works
    }
}

/// Liveness: the process answers.
pub(crate) async fn alive() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// Readiness: DynamoDB and the user pool's keys are available, and Usher is not stopping.
pub(crate) async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Value>) {
    if state.readiness.check().await {
        (StatusCode::OK, Json(json!({ "status": "ready" })))
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "not ready" })))
    }
}
