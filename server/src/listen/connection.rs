//! One connection: TLS, HTTP/1.1 or HTTP/2, time limits, graceful shutdown.

use super::{
    Certificate, DRAIN, Peer,
    activity::{Activity, Timeouts, TooLong},
    outgoing::Outgoing,
    watched_stream::WatchedStream,
};
use crate::configuration::Limits;
use axum::{Router, body::Body, http::Request, response::Response};
use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::graceful::GracefulConnection,
};
use std::{convert::Infallible, pin::pin, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::watch,
    time::timeout,
};
use tower::ServiceExt as _;

/// Idle time before Usher closes a connection. Longer than load balancers keep one (mostly 60 seconds): the side that
/// sends the next request must be the one that closes first.
const IDLE: Duration = Duration::from_secs(75);
/// A client that reads no byte of a response for this long is disconnected.
const TAKEN: Duration = Duration::from_secs(12);
/// Limit for a request's head (request line and all fields), in bytes. `http::middleware` has a lower limit and answers
/// with an explanation.
const MAX_HEAD_BYTES: usize = 128 * 1024;
const MAX_FIELDS: usize = 256;

/// Serves connections.
pub(super) struct ConnectionHandler {
    router: Router,
    certificate: Option<Certificate>,
    timeouts: Timeouts,
    stopped: watch::Receiver<bool>,
    http1: http1::Builder,
    http2: http2::Builder<TokioExecutor>,
}

impl ConnectionHandler {
    pub(super) fn new(
        router: Router,
        certificate: Option<Certificate>,
        limits: &Limits,
        stopped: watch::Receiver<bool>,
    ) -> Self {
        let timeouts = Timeouts { head: Duration::from_secs(limits.header_seconds), idle: IDLE, taken: TAKEN };
        Self { router, certificate, timeouts, stopped, http1: http1(), http2: http2() }
    }

    /// Serves one connection from its first byte to its last.
    pub(super) async fn hold(&self, stream: TcpStream, peer: Peer) {
        let _ = stream.set_nodelay(true);
        let Some(certificate) = &self.certificate else { return self.speak_http1(stream, peer).await };
        match timeout(self.timeouts.head, certificate.acceptor().accept(stream)).await {
            Ok(Ok(stream)) if stream.get_ref().1.alpn_protocol() == Some(b"h2") => {
                self.speak_http2(stream, peer).await;
            }
            Ok(Ok(stream)) => self.speak_http1(stream, peer).await,
            // Caused by scanners and by browsers that do not trust the certificate: nothing to act on.
            Ok(Err(error)) => tracing::debug!(%error, peer = %peer.0, "no TLS"),
            Err(_) => tracing::debug!(peer = %peer.0, "TLS took too long"),
        }
    }

    async fn speak_http1<S: Stream>(&self, stream: S, peer: Peer) {
        let activity = Activity::over_http1();
        let stream = TokioIo::new(WatchedStream::new(stream, activity.clone()));
        let answer = service_fn(|request| self.answer(request, &activity, peer));
        self.run(self.http1.serve_connection(stream, answer), &activity).await;
    }

    async fn speak_http2<S: Stream>(&self, stream: S, peer: Peer) {
        let activity = Activity::over_http2();
        let stream = TokioIo::new(WatchedStream::new(stream, activity.clone()));
        let answer = service_fn(|request| self.answer(request, &activity, peer));
        self.run(self.http2.serve_connection(stream, answer), &activity).await;
    }

    fn answer(
        &self,
        request: Request<Incoming>,
        activity: &Activity,
        peer: Peer,
    ) -> impl Future<Output = Result<Response<Outgoing<Body>>, Infallible>> + use<> {
        let answering = activity.answering();
        let activity = activity.clone();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        let answer = self.router.clone().oneshot(request);
        async move {
            let answer = answer.await.map(|answer| answer.map(|body| Outgoing::new(body, activity)));
            drop(answering);
            answer
        }
    }

    async fn run(&self, connection: impl GracefulConnection, activity: &Activity) {
        let mut connection = pin!(connection);
        let mut stopped = self.stopped.clone();
        tokio::select! {
            // In this order: what is too long depends on what the connection has just done.
            biased;
            // Errors of a connection are the client's concern.
            _ = connection.as_mut() => return,
            // Only idle connections get a graceful shutdown: a client that reads nothing would not read that either.
            too_long = activity.too_long(self.timeouts) => if too_long != TooLong::Idle { return },
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
        connection.as_mut().graceful_shutdown();
        tokio::select! {
            // As above.
            biased;
            _ = timeout(DRAIN, connection) => {}
            _ = activity.too_long(self.timeouts) => {}
        }
    }
}

/// A connection's byte stream: plain, or decrypted from TLS.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Stream for S {}

fn http1() -> http1::Builder {
    let mut builder = http1::Builder::new();
    // hyper's timeout would include the wait for the next request.
    builder.header_read_timeout(None).max_headers(MAX_FIELDS).max_buf_size(MAX_HEAD_BYTES);
    builder
}

/// The reset limit protects against rapid-reset floods (CVE-2023-44487).
fn http2() -> http2::Builder<TokioExecutor> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10))
        .max_concurrent_streams(100)
        .max_pending_accept_reset_streams(20)
        .max_header_list_size(MAX_HEAD_BYTES as u32);
    builder
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};

    const SOON: Duration = Duration::from_millis(300);
    const NEVER: Duration = Duration::from_secs(3_600);
    /// Far longer than `SOON`: a test that waits this long has failed.
    const LONG: Duration = Duration::from_secs(30);
    const LARGE: usize = 1024 * 1024;

    fn handler() -> ConnectionHandler {
        let routes = Router::new()
            .route("/large", routing::get(async || vec![b'a'; LARGE]))
            .route("/small", routing::get(async || "a"))
            // Like an event stream without events.
            .route(
                "/silent",
                routing::get(async || Body::from_stream(futures::stream::pending::<Result<&str, Infallible>>())),
            );
        let (stopping, stopped) = watch::channel(false);
        // Keeps the channel open: no test stops the server.
        std::mem::forget(stopping);
        let timeouts = Timeouts { head: NEVER, idle: NEVER, taken: SOON };
        ConnectionHandler { timeouts, ..ConnectionHandler::new(routes, None, &Limits::default(), stopped) }
    }

    fn peer() -> Peer {
        Peer(([127, 0, 0, 1], 1).into())
    }

    async fn read(client: &mut DuplexStream, bytes: usize) {
        let mut taken = vec![0; bytes];
        client.read_exact(&mut taken).await.unwrap();
    }

    /// Serves a connection while `client` runs on the other end. Returns whether the connection ended within [`LONG`].
    async fn ends(http2: bool, room: usize, client: impl AsyncFnOnce(&mut DuplexStream)) -> bool {
        let (mut other_end, stream) = duplex(room);
        let held = async move {
            let handler = handler();
            match http2 {
                true => handler.speak_http2(stream, peer()).await,
                false => handler.speak_http1(stream, peer()).await,
            }
        };
        let held = tokio::spawn(held);
        let _ = timeout(LONG, client(&mut other_end)).await;
        timeout(LONG, held).await.is_ok()
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_does_not_read_the_answer_is_let_go_soon() {
        let asks_and_does_not_read = async |client: &mut DuplexStream| {
            client.write_all(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        };
        assert!(ends(false, 1024, asks_and_does_not_read).await);
        let reads_the_beginning = async |client: &mut DuplexStream| {
            client.write_all(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
            read(client, 100_000).await;
        };
        assert!(ends(false, 1024, reads_the_beginning).await);
        // Small responses that each fit into the connection's buffer, but add up.
        let asks_again_and_again = async |client: &mut DuplexStream| {
            let requests = "GET /small HTTP/1.1\r\nHost: a\r\n\r\n".repeat(100);
            let _ = client.write_all(requests.as_bytes()).await;
        };
        assert!(ends(false, 1024, asks_again_and_again).await);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_reads_slowly_is_served_to_the_end_and_may_then_wait() {
        let (mut client, stream) = duplex(64 * 1024);
        let held = tokio::spawn(async move { handler().speak_http1(stream, peer()).await });
        client.write_all(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        for _ in 0..16 {
            tokio::time::sleep(SOON / 6).await;
            read(&mut client, LARGE / 16).await;
        }
        let mut rest = vec![0; 1_000];
        assert!(client.read(&mut rest).await.unwrap() < 200, "the size of a head");
        // Neither a response that was read nor a silent stream shortens the time limits.
        tokio::time::sleep(SOON * 3).await;
        assert!(!held.is_finished());
        client.write_all(b"GET /silent HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        tokio::time::sleep(SOON * 3).await;
        assert!(!held.is_finished());
    }

    /// The preface, settings with this window for each stream, and a request for this path (RFC 9113, sections 3.4 and
    /// 6; the fields are from RFC 7541, appendix A).
    fn http2_request(window: u32, path: &str) -> Vec<u8> {
        let frame = |kind: u8, flags: u8, stream: u8, payload: &[u8]| {
            let mut frame = vec![0, 0, payload.len() as u8, kind, flags, 0, 0, 0, stream];
            frame.extend(payload);
            frame
        };
        let literal = |index: u8, value: &str| [&[index, value.len() as u8], value.as_bytes()].concat();
        let fields = [&[0x82, 0x87][..], &literal(0x04, path), &literal(0x01, "a")].concat();
        let settings = [&[0, 4][..], &window.to_be_bytes()].concat();
        [&b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"[..], &frame(4, 0, 0, &settings), &frame(1, 0b101, 1, &fields)].concat()
    }

    #[tokio::test(start_paused = true)]
    async fn over_http_2_whoever_leaves_no_room_for_the_answer_is_let_go_soon() {
        for window in [0, 10, 20_000] {
            let gives_no_window = async |client: &mut DuplexStream| {
                client.write_all(&http2_request(window, "/large")).await.unwrap();
                // Reads all bytes, so that only the window holds the response back.
                let mut nothing = [0; 4096];
                while client.read(&mut nothing).await.is_ok_and(|read| read > 0) {}
            };
            assert!(ends(true, 1024 * 1024, gives_no_window).await, "a window of {window}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn over_http_2_a_stream_that_has_nothing_to_say_is_kept() {
        let (mut client, stream) = duplex(1024 * 1024);
        let held = tokio::spawn(async move { handler().speak_http2(stream, peer()).await });
        client.write_all(&http2_request(65_535, "/silent")).await.unwrap();
        tokio::time::sleep(SOON * 3).await;
        assert!(!held.is_finished());
    }
}
