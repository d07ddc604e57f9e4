//! DynamoDB as it is on a bad day: a proxy that lets some calls come to grief.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use std::{
    future::pending,
    sync::{Arc, Mutex},
};

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Trouble {
    /// 500 instead of the work.
    Error,
    /// 400 with DynamoDB's word for too much at once, instead of the work.
    Throttled,
    /// 200 with nothing in it, instead of the work.
    Empty,
    /// The work is done, and the answer is 500.
    AnswerLost,
    /// Nothing.
    Silence,
}

#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub trouble: Trouble,
    /// The first call that it strikes, counted from 0.
    pub call: u64,
    /// Whether it strikes all calls from there on.
    pub lasts: bool,
}

#[derive(Default)]
struct Now {
    calls: u64,
    plan: Option<Plan>,
}

#[derive(Clone)]
pub struct Unreliable {
    pub url: String,
    service: String,
    now: Arc<Mutex<Now>>,
    http: reqwest::Client,
}

impl Unreliable {
    /// To the service at this address.
    pub async fn to(service: &str) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let http = local::testing::http();
        let proxy = Self { url, service: service.to_owned(), now: Arc::default(), http };
        let router = Router::new().fallback(pass).with_state(proxy.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        proxy
    }

    /// Counts from 0 again. Without a plan all calls pass.
    pub fn follow(&self, plan: Option<Plan>) {
        *self.now.lock().unwrap() = Now { calls: 0, plan };
    }

    pub fn calls(&self) -> u64 {
        self.now.lock().unwrap().calls
    }

    fn next(&self) -> Option<Trouble> {
        let mut now = self.now.lock().unwrap();
        let call = now.calls;
        now.calls += 1;
        let strikes = |plan: &Plan| call == plan.call || plan.lasts && call > plan.call;
        now.plan.filter(strikes).map(|plan| plan.trouble)
    }
}

async fn pass(State(proxy): State<Unreliable>, mut headers: HeaderMap, body: Bytes) -> Response {
    const TOO_MUCH: &str = r#"{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}"#;
    let trouble = proxy.next();
    match trouble {
        Some(Trouble::Error) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(Trouble::Throttled) => return (StatusCode::BAD_REQUEST, TOO_MUCH).into_response(),
        Some(Trouble::Empty) => return StatusCode::OK.into_response(),
        Some(Trouble::Silence) => pending().await,
        Some(Trouble::AnswerLost) | None => {}
    }
    headers.remove("host");
    let answer = proxy.http.post(&proxy.service).headers(headers).body(body).send().await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    let body = answer.bytes().await.unwrap();
    if trouble == Some(Trouble::AnswerLost) {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    (status, headers, body).into_response()
}
