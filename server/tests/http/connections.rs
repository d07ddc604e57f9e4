//! Connections that take their time, and too many of them.

use crate::{
    raw::{ask, rest, statuses},
    support::{header, usher_with},
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
        ("101 fields", "X-One: a\r\n".repeat(99), 431),
        ("100 fields", "X-One: a\r\n".repeat(98), 200),
        ("300 fields", "X-One: a\r\n".repeat(300), 431),
        ("16 KiB in one header", format!("X-Long: {}\r\n", "a".repeat(16 * 1024)), 200),
    ];
    for (what, headers, expected) in rows {
        let request = format!("GET /healthz HTTP/1.1\r\nHost: {}\r\n{headers}Connection: close\r\n\r\n", usher.host());
        assert_eq!(statuses(&ask(usher.address, request.as_bytes()).await), [expected], "{what}");
    }
    // More than is read at all: its end is not waited for.
    let beginning = format!("GET /healthz HTTP/1.1\r\nHost: {}\r\nX-Long: ", usher.host());
    let endless = beginning.clone() + &"a".repeat(128 * 1024 - beginning.len());
    assert_eq!(statuses(&ask(usher.address, endless.as_bytes()).await), [431]);
    let long = format!("GET /?q={} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", "a".repeat(9_000), usher.host());
    assert_eq!(statuses(&ask(usher.address, long.as_bytes()).await), [414]);
}

/// Row 21: whoever has collected too many cookies is told what to do, with all headers of Usher's.
#[tokio::test]
async fn too_many_cookies_get_a_page_that_says_so() {
    let usher = usher_with("", "").await;
    let cookies = (0..60).map(|n| format!("other-{n}={}", "a".repeat(1_000))).collect::<Vec<_>>().join("; ");
    assert!(cookies.len() > 60_000);
    for (path, content_type) in [("/", "text/html; charset=utf-8"), ("/api/resources/list", "application/problem+json")]
    {
        let answer = usher.request("GET", path).header("cookie", &cookies).send().await.unwrap();
        assert_eq!(answer.status(), 431, "{path}");
        assert_eq!(header(&answer, "content-type"), content_type);
        assert_eq!(header(&answer, "cache-control"), "private, no-store");
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
        let id = header(&answer, "x-request-id");
        let page = answer.text().await.unwrap();
        assert!(page.contains("Delete the cookies of this site") && page.contains(&id) && !id.is_empty(), "{page}");
    }
    let other = usher.request("GET", "/").header("x-long", "a".repeat(60_000)).send().await.unwrap();
    assert_eq!(other.status(), 431);
    assert!(!other.text().await.unwrap().contains("ookies"));
    // As many as browsers keep of Usher's own, and of others beside them.
    let fits = usher.request("GET", "/").header("cookie", "a=".to_owned() + &"b".repeat(30_000)).send().await.unwrap();
    assert_eq!(fits.status(), 200);
}
