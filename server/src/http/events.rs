//! `GET /api/events`: server-sent events about the session while a page is open.

use super::{
    AppState,
    extract::{RequestContext, RequestId},
    limits::Saturated,
    page, plain,
    plain::too_busy,
};
use crate::metrics::Held;
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

/// Interval of keep-alive comments. Shorter than the idle time-outs of common proxies.
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(15);
/// Maximum duration of a stream, so that none long outlives its authorization. Browsers reconnect on their own.
const MAX_STREAM_DURATION: Duration = Duration::from_secs(10 * 60);
/// Without this header nginx buffers events.
const NO_BUFFERING: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));

/// The response to a user with too many streams has no `Retry-After`: nobody knows when they will close one.
fn refused(full: Saturated, path: &str, id: &RequestId) -> Response {
    const ADVICE: &str = "One person has 16 streams of events at most. Close one of them first.";
    match full {
        Saturated::All => too_busy(path, id),
        Saturated::Key => plain::answer(path, StatusCode::TOO_MANY_REQUESTS, "Too many streams", ADVICE, id),
    }
}

/// Tells a browser when its session has ended or its user's groups have changed.
pub(crate) async fn events(State(state): State<AppState>, context: RequestContext) -> Response {
    let times = state.gate.sessions.times(&context.caller).await;
    let (times, events) = match (times, state.gate.sessions.events(&context.caller).await) {
        (Ok(times), Ok(events)) => (times, events),
        (Err(refusal), _) | (_, Err(refusal)) => {
            return page::problem_json(&Problem::from_refusal(refusal, context.page.request_id.clone()));
        }
    };
    let permit = match state
        .streams
        .take(context.caller.user().map(|context| context.id.as_str().to_owned()).unwrap_or_default())
        .await
    {
        Ok(permit) => permit,
        Err(full) => return refused(full, context.uri.path(), &RequestId(context.page.request_id)),
    };
    let held = state.metrics.as_ref().map(|metrics| Held::new(&metrics.event_streams));
    let readiness = state.readiness.clone();
    let over = async move {
        // Otherwise the server would wait for every open page before it stops.
        tokio::select! {
            () = readiness.stopped() => {}
            () = tokio::time::sleep(MAX_STREAM_DURATION) => {}
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
        // Dropping the stream releases both.
        .inspect(move |_| _ = (&permit, &held));
    // The first event carries the groups, so that a page notices changes from before its stream began.
    let first = Event::default().event("groups").data(times.groups.to_string());
    // Delays reconnecting, so that pages do not all call a restarting server at once.
    let first = futures::stream::once(future::ready(Ok(first.retry(Duration::from_secs(3)))));
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE_INTERVAL);
    let mut answer = ([NO_BUFFERING], Sse::new(first.chain(events)).keep_alive(keep_alive)).into_response();
    // `no-cache` would allow storing the stream. The middleware sets the same header as for pages instead.
    answer.headers_mut().remove(header::CACHE_CONTROL);
    answer
}
