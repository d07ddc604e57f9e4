//! `GET /api/events`: session events of an open page, as server-sent events.

use super::{
    AppState,
    extract::{RequestId, RequestUser},
    limits::Saturated,
    page, plain,
    plain::too_busy,
};
use app::Problem;
use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::{StreamExt as _, future};
use gate::SessionEvent;
use std::{convert::Infallible, time::Duration};

/// Shorter than the idle timeout of common proxies.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);
/// Browsers reconnect by themselves, so no stream outlives its admission for long.
const LONGEST: Duration = Duration::from_secs(10 * 60);
/// Keeps nginx from buffering events.
const NO_BUFFERING: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));

/// A user with too many streams can open another when one of them closes, which cannot be predicted.
fn refused(full: Saturated, path: &str, id: &RequestId) -> Response {
    const ADVICE: &str = "One person has 16 streams of events at most. Close one of them first.";
    match full {
        Saturated::All => too_busy(path, id),
        Saturated::Key => plain::answer(path, StatusCode::TOO_MANY_REQUESTS, "Too many streams", ADVICE, id),
    }
}

/// Tells a browser that its session ended, or that its user's groups changed.
pub(crate) async fn events(State(state): State<AppState>, user: RequestUser) -> Response {
    let times = state.gate.session_times(&user.caller).await;
    let (times, events) = match (times, state.gate.session_events(&user.caller).await) {
        (Ok(times), Ok(events)) => (times, events),
        (Err(refusal), _) | (_, Err(refusal)) => {
            return page::problem_json(&Problem::from_refusal(refusal, user.page.request_id.clone()));
        }
    };
    let place = match state.streams.take(user.caller.username().unwrap_or_default().to_owned()).await {
        Ok(place) => place,
        Err(full) => return refused(full, user.uri.path(), &RequestId(user.page.request_id)),
    };
    let readiness = state.readiness.clone();
    let over = async move {
        // Otherwise shutdown would wait for every open page.
        tokio::select! {
            () = readiness.stopped() => {}
            () = tokio::time::sleep(LONGEST) => {}
        }
    };
    let events = events
        .map(|event| {
            let data = match event {
                SessionEvent::Ended => "ended",
                SessionEvent::Changed => "changed",
            };
            Ok::<_, Infallible>(Event::default().event("session").data(data))
        })
        .take_until(over)
        // Dropping the stream releases the permit.
        .inspect(move |_| _ = &place);
    // The page detects changes between its load and the stream by the groups.
    let first = Event::default().event("groups").data(times.groups.to_string());
    // Pages must not all reconnect at once after a restart.
    let first = futures::stream::once(future::ready(Ok(first.retry(Duration::from_secs(3)))));
    let keep_alive = KeepAlive::new().interval(SIGN_OF_LIFE);
    let mut answer = ([NO_BUFFERING], Sse::new(first.chain(events)).keep_alive(keep_alive)).into_response();
    // Like pages: `no-cache` would allow storing the stream.
    answer.headers_mut().remove(header::CACHE_CONTROL);
    answer
}
