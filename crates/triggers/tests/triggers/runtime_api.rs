//! A program for Lambda, against a Runtime API of our own (Lambda developer guide, "Using the Lambda runtime API").
//! The tests of the authorizer share this module.

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, StatusCode},
    routing::{get, post},
};
use serde_json::Value;
use std::{process::Stdio, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    process::{Child, Command},
    sync::{Mutex, mpsc},
};

#[derive(Clone)]
struct Runtime {
    events: Arc<Mutex<mpsc::Receiver<Value>>>,
    answers: mpsc::Sender<Result<Value, String>>,
}

async fn next(State(runtime): State<Runtime>) -> (HeaderMap, Json<Value>) {
    let Some(event) = runtime.events.lock().await.recv().await else { std::future::pending().await };
    let headers = [
        ("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd"),
        ("lambda-runtime-deadline-ms", "4102444800000"),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-central-1:123456789012:function:usher"),
    ];
    let headers = headers.map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
    (headers.into_iter().collect(), Json(event))
}

async fn take(State(runtime): State<Runtime>, Path((_, kind)): Path<(String, String)>, body: String) -> StatusCode {
    let body: Value = serde_json::from_str(&body).unwrap();
    let answer = match kind.as_str() {
        "response" => Ok(body),
        _ => Err(body["errorMessage"].as_str().unwrap().to_owned()),
    };
    runtime.answers.send(answer).await.unwrap();
    StatusCode::ACCEPTED
}

/// The program at this path, with what Lambda tells it and nothing else.
pub(crate) fn program(path: &str, runtime_api: &str) -> Command {
    let mut program = Command::new(path);
    program.env_clear().env("AWS_LAMBDA_RUNTIME_API", runtime_api).kill_on_drop(true).stderr(Stdio::piped());
    let of_lambda = [("FUNCTION_NAME", "usher"), ("FUNCTION_MEMORY_SIZE", "256"), ("FUNCTION_VERSION", "1")];
    program.envs(of_lambda.map(|(name, value)| (format!("AWS_LAMBDA_{name}"), value)));
    program.envs([("AWS_LAMBDA_LOG_STREAM_NAME", "s"), ("AWS_LAMBDA_LOG_GROUP_NAME", "g")]);
    program.envs([("AWS_REGION", "eu-central-1"), ("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")]);
    program
}

/// A program that runs as Lambda runs it.
pub(crate) struct Lambda {
    events: mpsc::Sender<Value>,
    answers: mpsc::Receiver<Result<Value, String>>,
    _program: Child,
}

impl Lambda {
    /// Starts the program at this path, once `set` has given it its settings.
    pub(crate) async fn start(path: &str, set: impl FnOnce(&mut Command)) -> Self {
        let (events, to_come) = mpsc::channel(1);
        let (given, answers) = mpsc::channel(1);
        let runtime = Runtime { events: Arc::new(Mutex::new(to_come)), answers: given };
        let routes = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/{kind}", post(take))
            .with_state(runtime);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut program = program(path, &listener.local_addr().unwrap().to_string());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        set(&mut program);
        Self { events, answers, _program: program.stderr(Stdio::null()).spawn().unwrap() }
    }

    pub(crate) async fn answer(&mut self, event: &Value) -> Result<Value, String> {
        self.events.send(event.clone()).await.unwrap();
        tokio::time::timeout(Duration::from_secs(20), self.answers.recv()).await.unwrap().unwrap()
    }
}
