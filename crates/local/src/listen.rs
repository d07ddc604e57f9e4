//! Loopback listeners and the servers on them.
//!
//! A browser resolves `localhost` to either `127.0.0.1` or `::1`, so both are bound if the machine has both. Nothing
//! else is ever bound.

use crate::error::Error;
use axum::Router;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Time for running requests to finish when a server stops.
const GRACE: Duration = Duration::from_secs(5);
/// Number of attempts to find a free port: one that is free on IPv4 may be taken on IPv6.
const ATTEMPTS: usize = 16;

/// The listeners of one service, all on one port.
#[derive(Debug)]
pub(crate) struct Listeners {
    pub(crate) port: u16,
    sockets: Vec<TcpListener>,
}

/// Binds `port` (0: any free one) on `127.0.0.1` and, if available, on `::1`.
pub(crate) async fn bind(port: u16, purpose: &'static str) -> Result<Listeners, Error> {
    let mut attempts = ATTEMPTS;
    loop {
        attempts -= 1;
        let v4 = bind_one(Ipv4Addr::LOCALHOST.into(), port).await.map_err(|source| refused(port, purpose, source))?;
        let bound = v4.local_addr().map_err(|source| refused(port, purpose, source))?.port();
        let mut sockets = vec![v4];
        match bind_one(Ipv6Addr::LOCALHOST.into(), bound).await {
            Ok(v6) => sockets.push(v6),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                if port == 0 && attempts > 0 {
                    continue;
                }
                return Err(refused(port, purpose, error));
            }
            Err(error) => tracing::debug!(%error, port = bound, "no IPv6 loopback, IPv4 alone is used"),
        }
        return Ok(Listeners { port: bound, sockets });
    }
}

/// Binds `port` (0: any free one) on 127.0.0.1 only.
pub(crate) async fn bind_v4(port: u16, purpose: &'static str) -> Result<TcpListener, Error> {
    bind_one(Ipv4Addr::LOCALHOST.into(), port).await.map_err(|source| refused(port, purpose, source))
}

async fn bind_one(ip: IpAddr, port: u16) -> io::Result<TcpListener> {
    TcpListener::bind(SocketAddr::new(ip, port)).await
}

fn refused(port: u16, purpose: &'static str, source: io::Error) -> Error {
    if source.kind() == io::ErrorKind::AddrInUse {
        Error::PortInUse { port, purpose }
    } else {
        Error::Listen { port, purpose, source }
    }
}

/// A running server. It stops when this is dropped or [stopped](RunningServer::stop).
#[derive(Debug)]
pub(crate) struct RunningServer {
    signal: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl RunningServer {
    /// Serves `router` on all `listeners`.
    pub(crate) fn serve(listeners: Listeners, router: &Router) -> Self {
        let (signal, _) = watch::channel(false);
        let tasks = listeners
            .sockets
            .into_iter()
            .map(|socket| {
                let stopped = Self::stopped(&signal);
                let server = axum::serve(socket, router.clone()).with_graceful_shutdown(stopped);
                tokio::spawn(async move {
                    if let Err(error) = server.await {
                        tracing::error!(%error, "a local service stopped");
                    }
                })
            })
            .collect();
        Self { signal, tasks }
    }

    /// Starts a server with its own accept loop; `start` receives the future that tells it to stop.
    pub(crate) fn spawn<S, F>(start: S) -> Self
    where
        S: FnOnce(std::pin::Pin<Box<dyn Future<Output = ()> + Send>>) -> F,
        F: Future<Output = ()> + Send + 'static,
    {
        let (signal, _) = watch::channel(false);
        let task = tokio::spawn(start(Box::pin(Self::stopped(&signal))));
        Self { signal, tasks: vec![task] }
    }

    fn stopped(signal: &watch::Sender<bool>) -> impl Future<Output = ()> + Send + use<> {
        let mut receiver = signal.subscribe();
        async move {
            // An error means that the sender was dropped, which also stops the server.
            let _ = receiver.wait_for(|stop| *stop).await;
        }
    }

    /// Stops accepting connections at once and waits for running requests, at most a few seconds.
    pub(crate) async fn stop(mut self) {
        self.signal.send_replace(true);
        for mut task in std::mem::take(&mut self.tasks) {
            if tokio::time::timeout(GRACE, &mut task).await.is_err() {
                task.abort();
            }
        }
    }
}
