//! Accepts connections, enforces their limits and shuts them down.
//!
//! ```text
//! connection      one connection: TLS, HTTP/1.1 or HTTP/2, time limits, graceful shutdown
//! activity        tracks what a connection is doing, for its time limits
//! outgoing        the body of a response on its way to the client
//! watched_stream  the stream of a connection, watched for its time limits
//! certificate     the TLS certificate, reloaded when its file changes
//! ```
//!
//! Replaces `axum::serve`, which limits neither the time for a request's head nor the number of connections.

mod activity;
mod certificate;
mod connection;
mod outgoing;
mod watched_stream;

pub(crate) use certificate::Certificate;
pub use certificate::CertificateError;

use crate::{configuration::Limits, metrics::Held};
use axum::Router;
use connection::ConnectionHandler;
use prometheus_client::metrics::gauge::Gauge;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    time::{sleep, timeout},
};

/// How long requests in progress may take after the stop signal.
const DRAIN: Duration = Duration::from_secs(20);
/// Delay after a failed accept, for example when the process has run out of file descriptors.
const ACCEPT_BACKOFF: Duration = Duration::from_secs(1);

/// The connection's remote address: a browser's, or a proxy's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Serves requests until `stop` resolves, then lets requests in progress finish. `connections` counts what is open.
pub(crate) async fn serve(
    listener: TcpListener,
    certificate: Option<Certificate>,
    router: Router,
    limits: &Limits,
    connections: Option<Gauge>,
    stop: impl Future<Output = ()>,
) {
    let (stopping, stopped) = watch::channel(false);
    let handler = Arc::new(ConnectionHandler::new(router, certificate, limits, stopped));
    let most = limits.connections;
    let places = Arc::new(Semaphore::new(most as usize));
    let taking = async {
        // While no permit is free, connections wait in the operating system's queue.
        while let Ok(place) = Arc::clone(&places).acquire_owned().await {
            let (stream, peer) = accept(&listener).await;
            let handler = Arc::clone(&handler);
            let held = connections.as_ref().map(Held::new);
            tokio::spawn(async move {
                handler.hold(stream, Peer(peer)).await;
                drop((place, held));
            });
        }
    };
    tokio::select! {
        () = taking => {}
        () = stop => {}
    }
    tracing::info!("stopping: no new connections, requests under way may finish");
    drop(listener);
    let _ = stopping.send(true);
    if timeout(DRAIN, places.acquire_many(most)).await.is_err() {
        tracing::warn!(seconds = DRAIN.as_secs(), "some requests did not finish");
    }
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) => {
                tracing::error!(%error, "cannot accept connections");
                sleep(ACCEPT_BACKOFF).await;
            }
        }
    }
}
