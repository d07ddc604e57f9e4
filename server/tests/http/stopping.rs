//! The end of the server.

use crate::{
    raw::rest,
    support::{new_resource, usher_with},
};
use local::testing::Browser;
use std::time::{Duration, Instant};
use tokio::{io::AsyncWriteExt as _, net::TcpStream};

#[tokio::test]
async fn a_server_that_stops_says_so_to_load_balancers_first() {
    let mut usher = usher_with("", "[limits]\nstop_notice_seconds = 60").await;
    let browser = Browser::default();
    assert_eq!(usher.get(&browser, "/readyz").await.status(), 200);
    usher.stop.take().unwrap().send(()).unwrap();
    let start = Instant::now();
    while usher.get(&browser, "/readyz").await.status() != 503 {
        assert!(start.elapsed() < Duration::from_secs(30), "it never says so");
    }
    assert_eq!(usher.get(&browser, "/healthz").await.status(), 200, "requests are answered still");
    assert_eq!(usher.get(&browser, "/").await.status(), 200);
}

#[tokio::test]
async fn a_request_under_way_is_finished_and_no_connection_that_waits_holds_up_the_end() {
    let mut usher = usher_with("", "[limits]\nheader_seconds = 1").await;
    let browser = usher.signed_in("it-member").await;
    let cookie = browser.cookies.lock().unwrap()["usher"].clone();
    let body: String = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(new_resource("/while-it-stops", "While it stops"))
        .finish();
    let mut under_way = TcpStream::connect(usher.address).await.unwrap();
    let head = format!(
        "POST /resources/new HTTP/1.1\r\nHost: {}\r\nCookie: usher={cookie}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        usher.host(),
        body.len()
    );
    under_way.write_all(head.as_bytes()).await.unwrap();
    // hyper says so when the handler reads the body: the request is under way.
    let mut go_on = [0; 25];
    tokio::io::AsyncReadExt::read_exact(&mut under_way, &mut go_on).await.unwrap();
    assert!(go_on.starts_with(b"HTTP/1.1 100 Continue"));
    let mut slow_head = TcpStream::connect(usher.address).await.unwrap();
    slow_head.write_all(b"GET / HTTP/1.1\r\nHost: ").await.unwrap();
    let mut silent = TcpStream::connect(usher.address).await.unwrap();

    usher.stop.take().unwrap().send(()).unwrap();
    let start = Instant::now();
    rest(&mut slow_head).await;
    rest(&mut silent).await;
    assert!(!usher.running.is_finished(), "a request is under way");
    under_way.write_all(body.as_bytes()).await.unwrap();
    let answer = rest(&mut under_way).await;
    assert!(answer.starts_with("HTTP/1.1 303") && answer.contains("connection: close"), "{answer}");
    usher.running.await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
    assert!(TcpStream::connect(usher.address).await.is_err(), "nobody listens any more");
}
