//! What a connection is doing, for its time limits.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::watch,
    time::{Duration, Instant, sleep_until},
};

/// A PING frame of HTTP/2, in bytes (RFC 9113, section 6.7).
const PING: usize = 17;

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The head of a request is arriving, or the first one has yet to.
    Head,
    /// So many requests are being answered.
    Answering(usize),
    /// Nothing is asked; an answer may still be on its way.
    Waiting,
}

/// How long a connection may be in a phase.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// For the head of a request.
    pub(super) head: Duration,
    /// For the next request, or for the next bytes of an answer to be taken.
    pub(super) idle: Duration,
}

/// Why a connection has to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TooLong {
    /// The head of a request did not arrive.
    Head,
    /// Nothing happened.
    Idle,
}

/// What one connection is doing.
#[derive(Clone, Debug)]
pub(super) struct Activity {
    phase: Arc<watch::Sender<(Phase, Instant)>>,
    /// HTTP/2 sends bytes that belong to no request.
    bytes_are_requests: bool,
}

impl Activity {
    /// Of a new connection, from which the head of a request is expected.
    pub(super) fn new(bytes_are_requests: bool) -> Self {
        Self { phase: Arc::new(watch::Sender::new((Phase::Head, Instant::now()))), bytes_are_requests }
    }

    /// A request was read; it is being answered until the guard is dropped.
    pub(super) fn answering(&self) -> Answering {
        self.change(|phase| match phase {
            Phase::Answering(others) => Some(Phase::Answering(others + 1)),
            Phase::Head | Phase::Waiting => Some(Phase::Answering(1)),
        });
        Answering(self.clone())
    }

    fn received(&self) {
        self.change(|phase| (self.bytes_are_requests && phase == Phase::Waiting).then_some(Phase::Head));
    }

    fn sent(&self, bytes: usize) {
        // HTTP/2 pings those who do nothing, which must not keep them.
        if self.bytes_are_requests || bytes > PING {
            self.change(|phase| (phase == Phase::Waiting).then_some(Phase::Waiting));
        }
    }

    fn change(&self, next: impl FnOnce(Phase) -> Option<Phase>) {
        self.phase.send_if_modified(|(phase, since)| match next(*phase) {
            Some(next) => {
                (*phase, *since) = (next, Instant::now());
                true
            }
            None => false,
        });
    }

    /// Ends when the connection has been in a phase for too long.
    pub(super) async fn too_long(&self, patience: Patience) -> TooLong {
        let mut phases = self.phase.subscribe();
        loop {
            let (phase, since) = *phases.borrow_and_update();
            let (limit, too_long) = match phase {
                Phase::Head => (patience.head, TooLong::Head),
                Phase::Waiting => (patience.idle, TooLong::Idle),
                Phase::Answering(_) => {
                    // `self` holds the sender.
                    let _ = phases.changed().await;
                    continue;
                }
            };
            tokio::select! {
                () = sleep_until(since + limit) => return too_long,
                _ = phases.changed() => {}
            }
        }
    }
}

/// A request that is being answered.
#[derive(Debug)]
pub(super) struct Answering(Activity);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.change(|phase| match phase {
            Phase::Answering(several) if several > 1 => Some(Phase::Answering(several - 1)),
            _ => Some(Phase::Waiting),
        });
    }
}

/// A stream that tells what comes and goes over it.
#[derive(Debug)]
pub(super) struct Watched<S> {
    stream: S,
    activity: Activity,
}

impl<S> Watched<S> {
    pub(super) fn new(stream: S, activity: Activity) -> Self {
        Self { stream, activity }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let outcome = Pin::new(&mut self.stream).poll_read(cx, buf);
        if buf.filled().len() > before {
            self.activity.received();
        }
        outcome
    }
}

impl<S: AsyncWrite + Unpin> Watched<S> {
    fn wrote(&self, outcome: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(bytes)) = outcome {
            self.activity.sent(bytes);
        }
        outcome
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.wrote(outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.wrote(outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_millis(10);
    const NEVER: Duration = Duration::from_secs(3600);
    const FOR_HEADS: Patience = Patience { head: SOON, idle: NEVER };
    const FOR_WAITS: Patience = Patience { head: NEVER, idle: SOON };

    #[tokio::test]
    async fn a_head_has_its_own_limit_and_a_wait_between_requests_another() {
        let activity = Activity::new(true);
        assert_eq!(activity.too_long(FOR_HEADS).await, TooLong::Head);
        drop(activity.answering());
        assert_eq!(activity.too_long(FOR_WAITS).await, TooLong::Idle);
        activity.received();
        assert_eq!(activity.too_long(FOR_HEADS).await, TooLong::Head);
    }

    #[tokio::test]
    async fn while_one_request_is_answered_a_connection_may_take_its_time() {
        let activity = Activity::new(true);
        let (one, other) = (activity.answering(), activity.answering());
        drop(one);
        let patience = Patience { head: Duration::ZERO, idle: Duration::ZERO };
        let mut too_long = std::pin::pin!(activity.too_long(patience));
        assert!(futures::poll!(too_long.as_mut()).is_pending());
        drop(other);
        assert_eq!(too_long.await, TooLong::Idle);
    }

    #[test]
    fn an_answer_that_is_being_taken_keeps_a_connection() {
        let activity = Activity::new(true);
        drop(activity.answering());
        let before = *activity.phase.borrow();
        activity.sent(1);
        let after = *activity.phase.borrow();
        assert!(after.0 == Phase::Waiting && after.1 > before.1, "{before:?} {after:?}");
    }

    #[test]
    fn frames_of_http_2_are_no_heads() {
        let activity = Activity::new(false);
        drop(activity.answering());
        activity.received();
        assert_eq!(activity.phase.borrow().0, Phase::Waiting);
    }

    #[test]
    fn pings_of_http_2_keep_no_connection_and_answers_do() {
        let activity = Activity::new(false);
        drop(activity.answering());
        let before = *activity.phase.borrow();
        activity.sent(PING);
        assert_eq!(*activity.phase.borrow(), before);
        activity.sent(PING + 1);
        assert!(activity.phase.borrow().1 > before.1);
    }
}
