//! The program that Lambda runs, against a Runtime API of our own (Lambda developer guide, "Using the Lambda runtime
//! API").

use crate::support::{Api, answer, http_event, token_event};
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
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-central-1:123456789012:function:authorizer"),
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

fn program(runtime_api: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_authorizer"));
    program.env_clear().env("AWS_LAMBDA_RUNTIME_API", runtime_api).kill_on_drop(true).stderr(Stdio::piped());
    let of_lambda = [("FUNCTION_NAME", "authorizer"), ("FUNCTION_MEMORY_SIZE", "256"), ("FUNCTION_VERSION", "1")];
    program.envs(of_lambda.map(|(name, value)| (format!("AWS_LAMBDA_{name}"), value)));
    program.envs([("AWS_LAMBDA_LOG_STREAM_NAME", "s"), ("AWS_LAMBDA_LOG_GROUP_NAME", "g")]);
    program.envs([("AWS_REGION", "eu-central-1"), ("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")]);
    program
}

struct Lambda {
    events: mpsc::Sender<Value>,
    answers: mpsc::Receiver<Result<Value, String>>,
    _program: Child,
}

impl Lambda {
    async fn start(api: &Api) -> Self {
        let (events, to_come) = mpsc::channel(1);
        let (given, answers) = mpsc::channel(1);
        let runtime = Runtime { events: Arc::new(Mutex::new(to_come)), answers: given };
        let routes = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/{kind}", post(take))
            .with_state(runtime);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut program = program(&listener.local_addr().unwrap().to_string());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        let pool = &api.world.services.user_pool;
        program.envs([
            ("USHER_COGNITO_ISSUER", pool.issuer.as_str()),
            ("USHER_COGNITO_USER_POOL_ID", pool.issuer.rsplit('/').next().unwrap()),
            ("USHER_COGNITO_CLIENT_ID", pool.client_id.as_str()),
            ("USHER_DYNAMODB_ENDPOINT", api.world.services.dynamodb_url.as_str()),
            ("USHER_DYNAMODB_TABLE_PREFIX", "test-"),
            ("USHER_ACCESS_ROLES", "department:IT,department:Finance"),
            ("USHER_AUTHORIZER_ID_TOKENS", "true"),
        ]);
        Self { events, answers, _program: program.stderr(Stdio::null()).spawn().unwrap() }
    }

    async fn answer(&mut self, event: &Value) -> Result<Value, String> {
        self.events.send(event.clone()).await.unwrap();
        tokio::time::timeout(Duration::from_secs(20), self.answers.recv()).await.unwrap().unwrap()
    }
}

/// What changes from call to call.
fn without_counts(answer: Result<Value, String>) -> Result<Value, String> {
    answer.map(|mut answer| {
        for name in ["used", "resetsIn"] {
            answer["context"].as_object_mut().unwrap().remove(name);
        }
        answer
    })
}

#[tokio::test]
async fn the_program_answers_as_the_function_does() {
    let api = Api::start().await;
    let function = api.authorizer(50).await;
    let mut lambda = Lambda::start(&api).await;
    let tokens = [api.id_token("it-member").await, api.id_token("outsider").await, "a.b.c".to_owned()];
    for token in &tokens {
        for path in ["/blog", "/payroll", "/nothing"] {
            for event in [token_event("GET", path, token), http_event("GET", path, token)] {
                let given = without_counts(lambda.answer(&event).await);
                let expected = answer(&function, &event).await.map_err(|unauthorized| unauthorized.to_string());
                assert_eq!(given, without_counts(expected), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn a_setting_that_cannot_be_read_stops_the_start_and_is_named() {
    let output = program("127.0.0.1:1").output().await.unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().contains("USHER_COGNITO_USER_POOL_ID"));
}
