//! For supervisors: is the program alive, and can it work?

use super::AppState;
use axum::{Json, extract::State, http::StatusCode};
use gate::Gate;
use serde_json::{Value, json};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{Mutex, watch};

/// How long an answer is good: however many ask, DynamoDB is asked once in this time.
const FRESH: Duration = Duration::from_secs(2);

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
    works: bool,
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

    /// The log says why not; a user who asks is not told.
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

/// DynamoDB and the user pool's keys can be had, and Usher does not stop.
pub(crate) async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Value>) {
    if state.readiness.check().await {
        (StatusCode::OK, Json(json!({ "status": "ready" })))
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "not ready" })))
    }
}
