//! The program that Lambda runs, against a Runtime API of our own (Lambda developer guide, "Using the Lambda runtime
//! API").

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, HeaderName, StatusCode},
    routing::{get, post},
};
use serde_json::{Value, json};
use std::{process::Stdio, sync::Arc, time::Duration};
use tokio::{
    process::{Child, Command},
    sync::{Mutex, mpsc},
};

const ID: &str = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";

#[derive(Clone)]
struct Runtime {
    events: Arc<Mutex<mpsc::Receiver<Value>>>,
    answers: mpsc::Sender<Value>,
}

async fn next(State(runtime): State<Runtime>) -> (HeaderMap, Json<Value>) {
    let Some(event) = runtime.events.lock().await.recv().await else { std::future::pending().await };
    let headers = [
        ("lambda-runtime-aws-request-id", ID),
        ("lambda-runtime-deadline-ms", "4102444800000"),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-central-1:123456789012:function:groups"),
    ];
    let headers = headers.map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
    (headers.into_iter().collect(), Json(event))
}

async fn answer(State(runtime): State<Runtime>, answer: String) -> StatusCode {
    runtime.answers.send(serde_json::from_str(&answer).unwrap()).await.unwrap();
    StatusCode::ACCEPTED
}

fn program(api: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_pre-token-generation"));
    program.env_clear().env("AWS_LAMBDA_RUNTIME_API", api).kill_on_drop(true).stderr(Stdio::piped());
    let of_lambda = [("FUNCTION_NAME", "groups"), ("FUNCTION_MEMORY_SIZE", "128"), ("FUNCTION_VERSION", "1")];
    program.envs(of_lambda.map(|(name, value)| (format!("AWS_LAMBDA_{name}"), value)));
    program.envs([("AWS_LAMBDA_LOG_STREAM_NAME", "s"), ("AWS_LAMBDA_LOG_GROUP_NAME", "g")]);
    program
}

struct Lambda {
    events: mpsc::Sender<Value>,
    answers: mpsc::Receiver<Value>,
    _program: Child,
}

impl Lambda {
    async fn start(groups: Option<&str>) -> Self {
        let (events, to_come) = mpsc::channel(1);
        let (given, answers) = mpsc::channel(1);
        let runtime = Runtime { events: Arc::new(Mutex::new(to_come)), answers: given };
        let routes = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route(&format!("/2018-06-01/runtime/invocation/{ID}/response"), post(answer))
            .with_state(runtime);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut program = program(&listener.local_addr().unwrap().to_string());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        if let Some(groups) = groups {
            program.env("USHER_DIRECTORY_GROUPS", groups);
        }
        Self { events, answers, _program: program.spawn().unwrap() }
    }

    /// The groups that the tokens get.
    async fn groups_for(&mut self, directory_groups: &str) -> Value {
        let event = json!({
            "version": "2",
            "triggerSource": "TokenGeneration_HostedAuth",
            "userName": "CorpSSO_ada",
            "request": {
                "userAttributes": { "cognito:user_status": "EXTERNAL_PROVIDER", "custom:groups": directory_groups },
                "groupConfiguration": { "groupsToOverride": ["pool_CorpSSO"] }
            },
            "response": {}
        });
        self.events.send(event).await.unwrap();
        let answer = tokio::time::timeout(Duration::from_secs(10), self.answers.recv()).await.unwrap().unwrap();
        assert_eq!(answer["userName"], "CorpSSO_ada", "what the trigger does not know stays");
        answer["response"]["claimsAndScopeOverrideDetails"]["groupOverrideDetails"]["groupsToOverride"].clone()
    }
}

#[tokio::test]
async fn each_event_is_answered_by_the_same_function_as_in_the_local_pool() {
    let mut lambda = Lambda::start(None).await;
    assert_eq!(lambda.groups_for("[usher-users,everyone]").await, json!(["pool_CorpSSO", "usher-users"]));
    assert_eq!(lambda.groups_for("[usher-admins]").await, json!(["pool_CorpSSO", "usher-admins"]));
}

#[tokio::test]
async fn groups_of_the_directory_may_have_other_names() {
    let mut lambda = Lambda::start(Some(r#"{"corp-admins": "usher-admins"}"#)).await;
    assert_eq!(lambda.groups_for("[corp-admins,usher-users]").await, json!(["pool_CorpSSO", "usher-admins"]));
}

#[tokio::test]
async fn a_setting_that_cannot_be_read_stops_the_start_and_is_named() {
    let output = program("127.0.0.1:1").env("USHER_DIRECTORY_GROUPS", "corp-admins").output().await.unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().contains("USHER_DIRECTORY_GROUPS"));
}
