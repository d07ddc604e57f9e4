//! A service as it is on a bad day, DynamoDB or Cognito: a proxy that lets some calls come to grief.

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Response},
    serve::ListenerExt as _,
};
use futures::{StreamExt as _, stream};
use std::{
    future::pending,
    io,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::Notify;

/// Between two bytes of an answer that drips.
const DROP: Duration = Duration::from_millis(200);

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Trouble {
    /// 500 instead of the work.
    Error,
    /// 400 with DynamoDB's word for too much at once, instead of the work.
    Throttled,
    /// 400 with DynamoDB's answer to a role that may not, instead of the work.
    Denied,
    /// 200 with nothing in it, instead of the work.
    Empty,
    /// The work is done, and the answer is 500.
    AnswerLost,
    /// The work is done. The head of its answer comes at once, and then a byte every 200 ms.
    Drip,
    /// The work is done, and the connection is reset in the middle of its answer.
    Reset,
    /// The work is done, and its answer waits for the next plan.
    Held,
    /// Nothing.
    Silence,
}

/// Which calls are struck; they are counted from 0.
#[derive(Debug, Clone, Copy)]
pub enum Calls {
    Only(u64),
    From(u64),
    /// One in so many.
    OneIn(u64),
    /// Those of this operation of DynamoDB.
    Of(&'static str),
}

#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub trouble: Trouble,
    pub calls: Calls,
}

#[derive(Default)]
struct Now {
    calls: u64,
    strikes: u64,
    plan: Option<Plan>,
}

#[derive(Clone)]
pub struct Unreliable {
    pub url: String,
    service: String,
    now: Arc<Mutex<Now>>,
    held: Arc<Notify>,
    planned: Arc<Notify>,
    http: reqwest::Client,
}

impl Unreliable {
    /// To the service at this address.
    pub async fn to(service: &str) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let http = local::testing::http();
        let proxy = Self {
            url,
            service: service.to_owned(),
            now: Arc::default(),
            held: Arc::default(),
            planned: Arc::default(),
            http,
        };
        let router = Router::new().fallback(pass).with_state(proxy.clone());
        // A connection that this side closes is reset. It closes none but in trouble.
        let listener = listener.tap_io(|connection| connection.set_zero_linger().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        proxy
    }

    /// Counts from 0 again. Without a plan all calls pass.
    pub fn follow(&self, plan: Option<Plan>) {
        *self.now.lock().unwrap() = Now { plan, ..Now::default() };
        self.planned.notify_waiters();
    }

    /// Until a call's work is done and its answer waits.
    pub async fn held(&self) {
        self.held.notified().await;
    }

    pub fn calls(&self) -> u64 {
        self.now.lock().unwrap().calls
    }

    /// How many calls the plan has struck.
    pub fn strikes(&self) -> u64 {
        self.now.lock().unwrap().strikes
    }

    fn next(&self, headers: &HeaderMap, body: &[u8]) -> Option<Trouble> {
        let mut now = self.now.lock().unwrap();
        let plan = now.plan;
        if is_of_the_server_itself(body) {
            let lasts = plan.filter(|plan| matches!(plan.calls, Calls::From(_)) && now.strikes > 0);
            return lasts.map(|plan| plan.trouble);
        }
        let call = now.calls;
        now.calls += 1;
        let struck = plan.filter(|plan| match plan.calls {
            Calls::Only(one) => call == one,
            Calls::From(first) => call >= first,
            Calls::OneIn(many) => call % many == many - 1,
            Calls::Of(operation) => is_of(headers, operation),
        })?;
        now.strikes += 1;
        Some(struck.trouble)
    }
}

/// What a server asks every few seconds, whoever does what. Counted, it would be struck in place of what people do.
fn is_of_the_server_itself(body: &[u8]) -> bool {
    let body = String::from_utf8_lossy(body);
    body.contains("\"IndexName\":\"changed_at\"") || body.contains("\"TableName\":\"test-v2-totals\"")
}

fn is_of(headers: &HeaderMap, operation: &str) -> bool {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    target.rsplit('.').next() == Some(operation)
}

async fn pass(State(proxy): State<Unreliable>, uri: Uri, mut headers: HeaderMap, body: Bytes) -> Response {
    const DENIED: &str = r#"{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"not authorized"}"#;
    const TOO_MUCH: &str = r#"{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}"#;
    let trouble = proxy.next(&headers, &body);
    match trouble {
        Some(Trouble::Error) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(Trouble::Denied) => return (StatusCode::BAD_REQUEST, DENIED).into_response(),
        Some(Trouble::Throttled) => return (StatusCode::BAD_REQUEST, TOO_MUCH).into_response(),
        Some(Trouble::Empty) => return StatusCode::OK.into_response(),
        Some(Trouble::Silence) => pending().await,
        Some(Trouble::AnswerLost | Trouble::Drip | Trouble::Reset | Trouble::Held) | None => {}
    }
    headers.remove("host");
    let address = format!("{}{}", proxy.service, uri.path());
    // What a server does in the background may outlive the service.
    let Ok(answer) = proxy.http.post(address).headers(headers).body(body).send().await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let (status, headers) = (answer.status(), answer.headers().clone());
    let body = answer.bytes().await.unwrap();
    let body = match trouble {
        Some(Trouble::AnswerLost) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(Trouble::Drip) => drip(body),
        Some(Trouble::Reset) => half(&body),
        Some(Trouble::Held) => {
            let planned = proxy.planned.notified();
            proxy.held.notify_one();
            planned.await;
            body.into()
        }
        _ => body.into(),
    };
    (status, headers, body).into_response()
}

fn drip(body: Bytes) -> Body {
    Body::from_stream(stream::unfold(body, |mut rest| async move {
        tokio::time::sleep(DROP).await;
        (!rest.is_empty()).then(|| (Ok::<_, io::Error>(rest.split_to(1)), rest))
    }))
}

fn half(body: &Bytes) -> Body {
    let half = body.slice(..body.len() / 2);
    let reset = async {
        // The half is on its way by then.
        tokio::time::sleep(DROP).await;
        Err(io::Error::other("the connection is reset"))
    };
    Body::from_stream(stream::once(async { Ok(half) }).chain(stream::once(reset)))
}
