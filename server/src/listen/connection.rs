//! One connection: TLS, HTTP/1.1 or HTTP/2, its time limits and its end.

use super::{
    Certificate, DRAIN, Peer,
    activity::{Activity, Patience, TooLong, Watched},
};
use crate::configuration::Limits;
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
    response::{IntoResponse as _, Response},
};
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

/// Longer than load balancers keep a connection (60 seconds, mostly): who closes first must be the one that sends next.
const IDLE: Duration = Duration::from_secs(75);
/// The head of a request: its line and all its headers, in bytes.
const MAX_HEAD_BYTES: usize = 32 * 1024;
const MAX_HEADERS: usize = 64;

/// Holds connections.
pub(super) struct Holder {
    router: Router,
    certificate: Option<Certificate>,
    patience: Patience,
    stopped: watch::Receiver<bool>,
    http1: http1::Builder,
    http2: http2::Builder<TokioExecutor>,
}

impl Holder {
    pub(super) fn new(
        router: Router,
        certificate: Option<Certificate>,
        limits: &Limits,
        stopped: watch::Receiver<bool>,
    ) -> Self {
        let patience = Patience { head: Duration::from_secs(limits.header_seconds), idle: IDLE };
        Self { router, certificate, patience, stopped, http1: http1(), http2: http2() }
    }

    /// From the first byte to the last.
    pub(super) async fn hold(&self, stream: TcpStream, peer: Peer) {
        let _ = stream.set_nodelay(true);
        let Some(certificate) = &self.certificate else { return self.speak_http1(stream, peer).await };
        match timeout(self.patience.head, certificate.acceptor().accept(stream)).await {
            Ok(Ok(stream)) if stream.get_ref().1.alpn_protocol() == Some(b"h2") => {
                self.speak_http2(stream, peer).await;
            }
            Ok(Ok(stream)) => self.speak_http1(stream, peer).await,
            // Scanners and browsers that do not trust the certificate: nothing to act on.
            Ok(Err(error)) => tracing::debug!(%error, peer = %peer.0, "no TLS"),
            Err(_) => tracing::debug!(peer = %peer.0, "TLS took too long"),
        }
    }

    async fn speak_http1<S: Stream>(&self, stream: S, peer: Peer) {
        let activity = Activity::new(true);
        let stream = TokioIo::new(Watched::new(stream, activity.clone()));
        let answer = service_fn(|request| self.answer(request, &activity, peer));
        self.run(self.http1.serve_connection(stream, answer), &activity).await;
    }

    async fn speak_http2<S: Stream>(&self, stream: S, peer: Peer) {
        let activity = Activity::new(false);
        let stream = TokioIo::new(Watched::new(stream, activity.clone()));
        let answer = service_fn(|request| self.answer(request, &activity, peer));
        self.run(self.http2.serve_connection(stream, answer), &activity).await;
    }

    fn answer(
        &self,
        request: Request<Incoming>,
        activity: &Activity,
        peer: Peer,
    ) -> impl Future<Output = Result<Response, Infallible>> + use<> {
        let answering = activity.answering();
        let too_many = fields(request.headers()) > MAX_HEADERS;
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        let answer = self.router.clone().oneshot(request);
        async move {
            let answer = if too_many { Ok(too_many_fields()) } else { answer.await };
            drop(answering);
            answer
        }
    }

    async fn run(&self, connection: impl GracefulConnection, activity: &Activity) {
        let mut connection = pin!(connection);
        let mut stopped = self.stopped.clone();
        tokio::select! {
            // How a connection broke is the other end's business.
            _ = connection.as_mut() => return,
            too_long = activity.too_long(self.patience) => if too_long == TooLong::Head { return },
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
        connection.as_mut().graceful_shutdown();
        tokio::select! {
            _ = timeout(DRAIN, connection) => {}
            _ = activity.too_long(self.patience) => {}
        }
    }
}

/// How many header fields there are. Over HTTP/2 each cookie may come in a field of its own, and all of them are one
/// (RFC 9113, section 8.2.3).
fn fields(headers: &HeaderMap) -> usize {
    headers.len() - headers.get_all(header::COOKIE).iter().count().saturating_sub(1)
}

/// As hyper answers over HTTP/1.1; over HTTP/2 it counts bytes alone.
fn too_many_fields() -> Response {
    StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into_response()
}

/// A connection's bytes, in the clear or deciphered.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Stream for S {}

fn http1() -> http1::Builder {
    let mut builder = http1::Builder::new();
    // hyper would count the wait for the next request as a part of its head.
    builder.header_read_timeout(None).max_header_size(MAX_HEAD_BYTES).max_headers(MAX_HEADERS);
    builder.max_buf_size(2 * MAX_HEAD_BYTES);
    builder
}

/// The limits on resets are against floods of requests that are taken back at once (CVE-2023-44487).
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
