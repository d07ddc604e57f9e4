//! Tracks what a connection is doing, for its time limits.

use futures::task::AtomicWaker;
use std::{
    future::poll_fn,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Poll, ready},
};
use tokio::time::{Duration, Instant, sleep_until};

/// Size of an HTTP/2 PING frame, in bytes (RFC 9113, section 6.7).
const PING: usize = 17;

/// The phase a connection is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// A request's head is arriving, or the first request has yet to arrive.
    Head,
    /// The number of requests being handled.
    Answering(usize),
    /// No request is being handled; a response may still be on its way.
    Waiting,
}

/// Time limits of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timeouts {
    /// For receiving a request's head.
    pub(super) head: Duration,
    /// For waiting for the next request.
    pub(super) idle: Duration,
    /// For the client to read the next bytes of a response.
    pub(super) taken: Duration,
}

/// Which time limit a connection exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TooLong {
    /// A request's head did not arrive in time.
    Head,
    /// The connection was idle.
    Idle,
    /// The client did not read what it was sent.
    Untaken,
}

/// The state of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    phase: Phase,
    since: Instant,
    /// The operating system's send buffer is full until the client reads some bytes.
    full: bool,
    /// TLS still buffers bytes that the operating system does not accept.
    unflushed: bool,
    /// Number of responses that wait until the client has read what was sent (HTTP/2 flow control).
    held_back: usize,
    /// When the client last read pending bytes.
    taken_at: Instant,
}

impl State {
    fn is_stuck(&self) -> bool {
        self.full || self.unflushed || self.held_back > 0
    }

    /// When the connection exceeds a time limit if nothing happens until then, and which.
    fn deadline(&self, timeouts: Timeouts) -> Option<(Instant, TooLong)> {
        let untaken = self.is_stuck().then(|| (self.taken_at + timeouts.taken, TooLong::Untaken));
        let in_phase = match self.phase {
            Phase::Head => Some((self.since + timeouts.head, TooLong::Head)),
            Phase::Waiting => Some((self.since + timeouts.idle, TooLong::Idle)),
            Phase::Answering(_) => None,
        };
        untaken.into_iter().chain(in_phase).min_by_key(|(over, _)| *over)
    }
}

/// Shared handle to a connection's state.
#[derive(Clone, Debug)]
pub(super) struct Activity {
    state: Arc<Mutex<State>>,
    /// Wakes [`Activity::too_long`] when another task has changed the state.
    waker: Arc<AtomicWaker>,
    /// HTTP/2 also sends bytes that belong to no request, and answers in other tasks.
    is_http2: bool,
}

impl Activity {
    /// A new connection that speaks HTTP/1.1.
    pub(super) fn over_http1() -> Self {
        Self::new(false)
    }

    /// A new connection that speaks HTTP/2.
    pub(super) fn over_http2() -> Self {
        Self::new(true)
    }

    fn new(is_http2: bool) -> Self {
        let now = Instant::now();
        let state =
            State { phase: Phase::Head, since: now, full: false, unflushed: false, held_back: 0, taken_at: now };
        Self { state: Arc::new(Mutex::new(state)), waker: Arc::default(), is_http2 }
    }

    /// Records that a request was read. It counts as being handled until the guard is dropped.
    pub(super) fn answering(&self) -> ResponseGuard {
        self.enter(|phase| match phase {
            Phase::Answering(others) => Some(Phase::Answering(others + 1)),
            Phase::Head | Phase::Waiting => Some(Phase::Answering(1)),
        });
        ResponseGuard(self.clone())
    }

    /// Records that bytes have arrived.
    pub(super) fn received(&self) {
        self.enter(|phase| (!self.is_http2 && phase == Phase::Waiting).then_some(Phase::Head));
    }

    /// Records that the operating system has taken bytes to send.
    pub(super) fn sent(&self, bytes: usize) {
        // HTTP/2 keep-alive PINGs go to idle clients and must not reset their idle time.
        if !self.is_http2 || bytes > PING {
            self.enter(|phase| (phase == Phase::Waiting).then_some(Phase::Waiting));
        }
        self.update(|state| {
            if state.full || state.unflushed {
                state.taken_at = Instant::now();
            }
        });
    }

    /// Records whether the send buffer is full.
    pub(super) fn set_full(&self, full: bool) {
        if self.state().full != full {
            self.update(|state| state.full = full);
        }
    }

    /// Records whether TLS still buffers bytes.
    pub(super) fn set_unflushed(&self, unflushed: bool) {
        if self.state().unflushed != unflushed {
            self.update(|state| state.unflushed = unflushed);
        }
    }

    /// Adds a response that waits until the client has read what was sent, or removes one.
    pub(super) fn set_held_back(&self, held_back: bool) {
        self.update(|state| match held_back {
            true => state.held_back += 1,
            false => state.held_back = state.held_back.saturating_sub(1),
        });
    }

    /// Records that the client has read pending bytes.
    pub(super) fn taken(&self) {
        self.update(|state| state.taken_at = Instant::now());
    }

    fn enter(&self, next: impl FnOnce(Phase) -> Option<Phase>) {
        let mut state = self.state();
        if let Some(next) = next(state.phase) {
            (state.phase, state.since) = (next, Instant::now());
            drop(state);
            self.changed();
        }
    }

    fn update(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state();
        let was_stuck = state.is_stuck();
        change(&mut state);
        let is_stuck = state.is_stuck();
        if is_stuck && !was_stuck {
            state.taken_at = Instant::now();
        }
        drop(state);
        // Otherwise no limit depends on the change.
        if was_stuck || is_stuck {
            self.changed();
        }
    }

    #[cfg(test)]
    pub(super) fn is_stuck(&self) -> bool {
        self.state().is_stuck()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// With HTTP/1.1 all changes happen in the connection's task, which polls [`Activity::too_long`] afterwards. Waking that
    /// task would only have it polled once more.
    fn changed(&self) {
        if self.is_http2 {
            self.waker.wake();
        }
    }

    /// Resolves when the connection exceeds a time limit. The task must poll the connection first, then this.
    pub(super) async fn too_long(&self, timeouts: Timeouts) -> TooLong {
        let mut sleep = pin!(sleep_until(Instant::now()));
        poll_fn(|cx| {
            self.waker.register(cx.waker());
            loop {
                let Some((over, too_long)) = self.state().deadline(timeouts) else { return Poll::Pending };
                if over <= Instant::now() {
                    return Poll::Ready(too_long);
                }
                // A timer that fires too early costs less than a new one for each request.
                if sleep.is_elapsed() || over < sleep.deadline() {
                    sleep.as_mut().reset(over);
                }
                ready!(sleep.as_mut().poll(cx));
            }
        })
        .await
    }
}

/// Guard for a request that is being handled.
#[derive(Debug)]
pub(super) struct ResponseGuard(Activity);

impl Drop for ResponseGuard {
    fn drop(&mut self) {
        self.0.enter(|phase| match phase {
            Phase::Answering(several) if several > 1 => Some(Phase::Answering(several - 1)),
            _ => Some(Phase::Waiting),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_millis(10);
    const NEVER: Duration = Duration::from_secs(3600);
    const FOR_HEADS: Timeouts = Timeouts { head: SOON, idle: NEVER, taken: NEVER };
    const FOR_WAITS: Timeouts = Timeouts { head: NEVER, idle: SOON, taken: NEVER };

    #[tokio::test(start_paused = true)]
    async fn a_head_has_its_own_limit_and_a_wait_between_requests_another() {
        let activity = Activity::over_http1();
        assert_eq!(activity.too_long(FOR_HEADS).await, TooLong::Head);
        drop(activity.answering());
        assert_eq!(activity.too_long(FOR_WAITS).await, TooLong::Idle);
        activity.received();
        assert_eq!(activity.too_long(FOR_HEADS).await, TooLong::Head);
    }

    #[tokio::test]
    async fn while_one_request_is_answered_a_connection_may_take_its_time() {
        let activity = Activity::over_http1();
        let (one, other) = (activity.answering(), activity.answering());
        drop(one);
        let timeouts = Timeouts { head: Duration::ZERO, idle: Duration::ZERO, taken: Duration::ZERO };
        let mut too_long = std::pin::pin!(activity.too_long(timeouts));
        assert!(futures::poll!(too_long.as_mut()).is_pending());
        drop(other);
        assert_eq!(too_long.await, TooLong::Idle);
    }

    #[tokio::test(start_paused = true)]
    async fn over_http_2_a_limit_counts_from_what_another_task_has_done() {
        let activity = Activity::over_http2();
        let answering = activity.answering();
        let connection = tokio::spawn({
            let activity = activity.clone();
            async move { activity.too_long(FOR_WAITS).await }
        });
        // It runs until nothing limits it.
        tokio::task::yield_now().await;
        drop(answering);
        let too_long = tokio::time::timeout(SOON * 2, connection).await;
        assert_eq!(too_long.unwrap().unwrap(), TooLong::Idle);
    }

    #[test]
    fn an_answer_that_is_being_taken_keeps_a_connection() {
        let activity = Activity::over_http1();
        drop(activity.answering());
        let before = *activity.state();
        activity.sent(1);
        let after = *activity.state();
        assert!(after.phase == Phase::Waiting && after.since > before.since, "{before:?} {after:?}");
    }

    #[test]
    fn frames_of_http_2_are_no_heads() {
        let activity = Activity::over_http2();
        drop(activity.answering());
        activity.received();
        assert_eq!(activity.state().phase, Phase::Waiting);
    }

    #[test]
    fn pings_of_http_2_keep_no_connection_and_answers_do() {
        let activity = Activity::over_http2();
        drop(activity.answering());
        let before = *activity.state();
        activity.sent(PING);
        assert_eq!(*activity.state(), before);
        activity.sent(PING + 1);
        assert!(activity.state().since > before.since);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_not_taken_has_a_limit_of_its_own_in_every_phase() {
        let timeouts = Timeouts { head: NEVER, idle: NEVER, taken: SOON };
        for stuck in [Activity::set_full, Activity::set_unflushed] {
            let activity = Activity::over_http1();
            let _answering = activity.answering();
            stuck(&activity, true);
            assert_eq!(activity.too_long(timeouts).await, TooLong::Untaken);
            stuck(&activity, false);
            let mut too_long = std::pin::pin!(activity.too_long(timeouts));
            assert!(futures::poll!(too_long.as_mut()).is_pending());
        }
    }
}
