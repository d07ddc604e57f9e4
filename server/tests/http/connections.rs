//! Connections that take their time, and too many of them.

use crate::{
    raw::{ask, rest, statuses},
    support::usher_with,
};
use std::time::{Duration, Instant};
use tokio::{io::AsyncWriteExt as _, net::TcpStream};

const LIMITS: &str = "[limits]\nheader_seconds = 1";

#[tokio::test]
async fn the_head_of_a_request_has_a_second_when_the_limit_says_so() {
    let usher = usher_with("", LIMITS).await;
    for sent in ["", "GET / HTTP/1.1\r\nHost: ", "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /healthz HT"] {
        let mut stream = TcpStream::connect(usher.address).await.unwrap();
        let start = Instant::now();
        stream.write_all(sent.as_bytes()).await.unwrap();
        if sent.contains("\r\n\r\n") {
            // What came with the request before is its own business; the head begins with what comes after.
            let mut answer = [0; 12];
            tokio::io::AsyncReadExt::read_exact(&mut stream, &mut answer).await.unwrap();
            stream.write_all(b"TP").await.unwrap();
        }
        rest(&mut stream).await;
        let took = start.elapsed();
        assert!(took >= Duration::from_millis(900) && took < Duration::from_secs(10), "{sent:?}: {took:?}");
    }
}

#[tokio::test]
async fn bytes_that_come_one_by_one_do_not_make_the_time_longer() {
    let usher = usher_with("", LIMITS).await;
    let stream = TcpStream::connect(usher.address).await.unwrap();
    let (mut reading, mut writing) = stream.into_split();
    let drip = tokio::spawn(async move {
        let mut drops = tokio::time::interval(Duration::from_millis(100));
        let _ = writing.write_all(b"GET / HTTP/1.1\r\nX-Slow: ").await;
        loop {
            drops.tick().await;
            if writing.write_all(b"a").await.is_err() {
                return;
            }
        }
    });
    let start = Instant::now();
    let mut bytes = Vec::new();
    let _ = tokio::io::AsyncReadExt::read_to_end(&mut reading, &mut bytes).await;
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    drip.abort();
}

#[tokio::test]
async fn a_connection_waits_longer_for_the_next_request_than_for_a_head() {
    let usher = usher_with("", LIMITS).await;
    let mut stream = TcpStream::connect(usher.address).await.unwrap();
    let head = format!("GET /healthz HTTP/1.1\r\nHost: {}\r\n", usher.host());
    stream.write_all(format!("{head}\r\n").as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(1500)).await;
    stream.write_all(format!("{head}Connection: close\r\n\r\n").as_bytes()).await.unwrap();
    assert_eq!(statuses(&rest(&mut stream).await), [200, 200]);
}

#[tokio::test]
async fn a_connection_without_a_place_waits_for_one() {
    let usher = usher_with("", "[limits]\nconnections = 1").await;
    let mut first = TcpStream::connect(usher.address).await.unwrap();
    let head = format!("GET /healthz HTTP/1.1\r\nHost: {}\r\n", usher.host());
    first.write_all(format!("{head}\r\n").as_bytes()).await.unwrap();
    let mut status = [0; 12];
    tokio::io::AsyncReadExt::read_exact(&mut first, &mut status).await.unwrap();
    let address = usher.address;
    let request = format!("{head}Connection: close\r\n\r\n");
    let mut second = tokio::spawn(async move { ask(address, request.as_bytes()).await });
    let early = tokio::time::timeout(Duration::from_millis(300), &mut second).await;
    assert!(early.is_err(), "answered without a place: {early:?}");
    drop(first);
    assert_eq!(statuses(&second.await.unwrap()), [200]);
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let usher = usher_with("", "").await;
    let rows = [
        ("40 KiB in one header", format!("X-Long: {}\r\n", "a".repeat(40 * 1024)), 431),
        ("40 KiB in ten", format!("X-Long: {}\r\n", "a".repeat(4 * 1024)).repeat(10), 431),
        ("65 headers", "X-One: a\r\n".repeat(65), 431),
        ("60 headers", "X-One: a\r\n".repeat(60), 200),
        ("16 KiB in one header", format!("X-Long: {}\r\n", "a".repeat(16 * 1024)), 200),
    ];
    for (what, headers, expected) in rows {
        let request = format!("GET /healthz HTTP/1.1\r\nHost: {}\r\n{headers}Connection: close\r\n\r\n", usher.host());
        assert_eq!(statuses(&ask(usher.address, request.as_bytes()).await), [expected], "{what}");
    }
    let long = format!("GET /?q={} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", "a".repeat(9_000), usher.host());
    assert_eq!(statuses(&ask(usher.address, long.as_bytes()).await), [414]);
}
