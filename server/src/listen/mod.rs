//! Accepts connections, limits them, and shuts them down.
//!
//! ```text
//! connection   one connection: TLS, HTTP/1.1 or HTTP/2, its time limits and its end
//! activity     what a connection is doing, for its time limits
//! certificate  the certificate, read again when its file changes
//! ```
//!
//! `axum::serve` has no time limit for the head of a request and no limit on connections; otherwise this does the same.

mod activity;
mod certificate;
mod connection;

pub(crate) use certificate::Certificate;
pub use certificate::CertificateError;

use crate::configuration::Limits;
use axum::Router;
use connection::Holder;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    time::{sleep, timeout},
};

/// How long running requests may take after the stop signal.
const DRAIN: Duration = Duration::from_secs(20);
/// Pause before accepting again when the system cannot accept, for example without file descriptors.
const ACCEPT_BACKOFF: Duration = Duration::from_secs(1);

/// The address of the other end of the connection: a browser's, or a proxy's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Answers requests until `stop`, then lets those under way finish.
pub(crate) async fn serve(
    listener: TcpListener,
    certificate: Option<Certificate>,
    router: Router,
    limits: &Limits,
    stop: impl Future<Output = ()>,
) {
    let (stopping, stopped) = watch::channel(false);
    let holder = Arc::new(Holder::new(router, certificate, limits, stopped));
    let most = limits.connections;
    let places = Arc::new(Semaphore::new(most as usize));
    let taking = async {
        // Without a permit, connections wait in the system's queue.
        while let Ok(place) = Arc::clone(&places).acquire_owned().await {
            let (stream, peer) = accept(&listener).await;
            let holder = Arc::clone(&holder);
            tokio::spawn(async move {
                holder.hold(stream, Peer(peer)).await;
                drop(place);
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
