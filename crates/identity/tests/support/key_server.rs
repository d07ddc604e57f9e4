//! Publishes a set of keys, well or badly, and counts how often it is asked.

use serde_json::Value;
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// What is answered, byte for byte over TCP: faults are below what an HTTP library lets a server do.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A status line's end, further headers, and the body.
    Http { status: &'static str, headers: String, body: Vec<u8> },
    /// The connection is closed without a word.
    Nothing,
    /// One byte every 100 ms.
    Drip,
    /// No word, on a connection that stays open.
    Silence,
    /// Half of this body; then the connection is reset.
    Half(Vec<u8>),
}

impl Answer {
    pub fn json(set: &Value) -> Self {
        Self::Http { status: "200 OK", headers: String::new(), body: set.to_string().into_bytes() }
    }
}

pub struct KeyServer {
    pub issuer: String,
    answer: Arc<Mutex<Answer>>,
    fetched: Arc<AtomicUsize>,
}

impl KeyServer {
    pub async fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}/pool", listener.local_addr().unwrap());
        let (answer, fetched) = (Arc::new(Mutex::new(answer)), Arc::new(AtomicUsize::new(0)));
        let server = Self { issuer, answer: Arc::clone(&answer), fetched: Arc::clone(&fetched) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answer, fetched) = (Arc::clone(&answer), Arc::clone(&fetched));
                tokio::spawn(async move { serve(stream, &answer, &fetched).await });
            }
        });
        server
    }

    pub fn answer(&self, answer: Answer) {
        *self.answer.lock().unwrap() = answer;
    }

    pub fn fetched(&self) -> usize {
        self.fetched.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: TcpStream, answer: &Mutex<Answer>, fetched: &AtomicUsize) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut request).await.is_ok_and(|read| read == 0) {
            return;
        }
    }
    assert!(request.starts_with(b"GET /pool/.well-known/jwks.json HTTP/1.1\r\n"));
    fetched.fetch_add(1, Ordering::SeqCst);
    let answer = answer.lock().unwrap().clone();
    match answer {
        Answer::Http { status, headers, body } => {
            let length = body.len();
            let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n");
            let _ = stream.write_all(&[head.into_bytes(), body].concat()).await;
        }
        Answer::Nothing => {}
        Answer::Silence => std::future::pending().await,
        Answer::Half(body) => {
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
            let _ = stream.write_all(&[head.as_bytes(), &body[..body.len() / 2]].concat()).await;
            // The half is there by then: a reset throws away what is still on its way.
            tokio::time::sleep(Duration::from_millis(100)).await;
            stream.set_zero_linger().unwrap();
        }
        Answer::Drip => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n").await;
            while stream.write_all(b" ").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
