//! A site behind a proxy: it answers with what it gets, and repeats what comes over a WebSocket.

use axum::{
    Json, Router,
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::net::TcpListener;

/// The answer to [`KEY`] (RFC 6455, section 1.3).
const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
/// The key that a client opens a WebSocket with.
pub(super) const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";

pub(super) struct Site {
    pub(super) address: SocketAddr,
    requests: Arc<AtomicUsize>,
}

impl Site {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, requests) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
        let router = Router::new().fallback(answer).with_state(requests.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, requests }
    }

    /// How many requests have got here.
    pub(super) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

async fn answer(State(requests): State<Arc<AtomicUsize>>, request: Request) -> Response {
    requests.fetch_add(1, Ordering::SeqCst);
    let mut headers = serde_json::Map::new();
    for (name, value) in request.headers() {
        let value = String::from_utf8_lossy(value.as_bytes());
        match headers.entry(name.as_str()).or_insert(Value::Null) {
            Value::String(values) => *values = format!("{values}; {value}"),
            first => *first = Value::from(value),
        }
    }
    if headers.contains_key("upgrade") {
        let user = headers["x-usher-user"].as_str().unwrap_or_default().to_owned();
        let protocol = headers["upgrade"].as_str().unwrap_or_default().to_owned();
        tokio::spawn(async move {
            let upgraded = hyper::upgrade::on(request).await.unwrap();
            let (mut read, mut write) = tokio::io::split(TokioIo::new(upgraded));
            let _ = tokio::io::copy(&mut read, &mut write).await;
        });
        let answer =
            [("connection", "upgrade"), ("upgrade", &*protocol), ("sec-websocket-accept", ACCEPT), ("x-seen", &*user)];
        return (http::StatusCode::SWITCHING_PROTOCOLS, answer).into_response();
    }
    Json(json!({ "method": request.method().as_str(), "uri": request.uri().to_string(), "headers": headers }))
        .into_response()
}
