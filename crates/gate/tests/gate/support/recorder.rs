//! A wire to a service that keeps what the service answers: a refresh token is seen nowhere else.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

pub struct Recorder {
    pub url: String,
    answers: Arc<Mutex<String>>,
}

impl Recorder {
    /// To the service at this address, which begins with `http://`.
    pub async fn to(url: &str) -> Self {
        let service: SocketAddr =
            url.strip_prefix("http://").unwrap().replace("localhost", "127.0.0.1").parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answers = Arc::<Mutex<String>>::default();
        tokio::spawn(accept(listener, service, Arc::clone(&answers)));
        Self { url, answers }
    }

    /// The last refresh token that came by.
    pub fn refresh_token(&self) -> String {
        let answers = self.answers.lock().unwrap();
        let (_, rest) = answers.rsplit_once("\"refresh_token\":\"").unwrap_or_else(|| panic!("none in {answers}"));
        rest.split_once('"').unwrap().0.to_owned()
    }
}

async fn accept(listener: TcpListener, service: SocketAddr, answers: Arc<Mutex<String>>) {
    while let Ok((caller, _)) = listener.accept().await {
        let (mut from_caller, mut to_caller) = caller.into_split();
        let (mut from_service, mut to_service) = TcpStream::connect(service).await.unwrap().into_split();
        tokio::spawn(async move { tokio::io::copy(&mut from_caller, &mut to_service).await });
        let answers = Arc::clone(&answers);
        tokio::spawn(async move {
            let mut part = vec![0; 64 * 1024];
            while let Ok(length @ 1..) = from_service.read(&mut part).await {
                // Before it is passed on: who has the answer finds it here.
                answers.lock().unwrap().push_str(&String::from_utf8_lossy(&part[..length]));
                let _ = to_caller.write_all(&part[..length]).await;
            }
        });
    }
}
