//! A wire to a service that holds its answers back: the work is done, and the caller does not know.

use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
};

pub struct Wire {
    pub url: String,
    holds: watch::Sender<bool>,
    waiting: watch::Sender<bool>,
}

impl Wire {
    /// To the service at this address, which begins with `http://`.
    pub async fn to(url: &str) -> Self {
        let service = url.strip_prefix("http://").unwrap().replace("localhost", "127.0.0.1").parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let wire = Self { url, holds: watch::Sender::new(false), waiting: watch::Sender::new(false) };
        tokio::spawn(accept(listener, service, wire.holds.clone(), wire.waiting.clone()));
        wire
    }

    /// From now on no answer passes.
    pub fn hold(&self) {
        self.holds.send_replace(true);
    }

    /// Until an answer has come that does not pass.
    pub async fn held(&self) {
        self.waiting.subscribe().wait_for(|waiting| *waiting).await.unwrap();
    }

    pub fn release(&self) {
        self.holds.send_replace(false);
    }
}

async fn accept(listener: TcpListener, service: SocketAddr, holds: watch::Sender<bool>, waiting: watch::Sender<bool>) {
    while let Ok((caller, _)) = listener.accept().await {
        let (mut from_caller, mut to_caller) = caller.into_split();
        let (mut from_service, mut to_service) = TcpStream::connect(service).await.unwrap().into_split();
        tokio::spawn(async move { tokio::io::copy(&mut from_caller, &mut to_service).await });
        let (mut holds, waiting) = (holds.subscribe(), waiting.clone());
        tokio::spawn(async move {
            let mut part = vec![0; 64 * 1024];
            while let Ok(length @ 1..) = from_service.read(&mut part).await {
                if *holds.borrow() {
                    waiting.send_replace(true);
                }
                let _ = holds.wait_for(|holds| !holds).await;
                let _ = to_caller.write_all(&part[..length]).await;
            }
        });
    }
}
