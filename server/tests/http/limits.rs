//! Requests that are too many.

use crate::support::{Usher, header, usher, usher_with};
use local::testing::Browser;
use reqwest::Response;
use std::time::{Duration, Instant};

#[tokio::test]
async fn an_address_may_ask_to_sign_in_so_often_and_everything_else_goes_on() {
    let usher = usher_with("", "[limits]\nsign_in_requests_per_minute = 6").await;
    let browser = Browser::default();
    // Pages of other sites can make everybody in a network ask for this; it begins no sign-in.
    for _ in 0..20 {
        let embedded = usher.request("GET", "/auth/sign-in").header("sec-fetch-dest", "image");
        assert_eq!(embedded.header("sec-fetch-site", "cross-site").send().await.unwrap().status(), 400);
    }
    let mut statuses = Vec::new();
    for path in ["/auth/sign-in", "/auth/callback", "/auth/sign-in", "/auth/sign-in", "/auth/sign-out"] {
        statuses.push(usher.get(&browser, path).await.status().as_u16());
    }
    assert_eq!(statuses, [303, 400, 303, 429, 405]);
    let refused = usher.get(&browser, "/auth/callback").await;
    let seconds: u64 = header(&refused, "retry-after").parse().unwrap();
    assert!((1..=11).contains(&seconds), "{seconds}");
    assert_eq!(header(&refused, "x-frame-options"), "DENY");
    assert!(refused.text().await.unwrap().contains("Too many sign-ins"));
    assert_eq!(usher.get(&browser, "/").await.status(), 200);
}

#[tokio::test]
async fn one_person_has_so_many_streams_and_no_more() {
    let usher = usher().await;
    let (browser, other) = (usher.signed_in("it-member").await, usher.signed_in("marketing-member").await);
    let mut open = Vec::new();
    let refused = loop {
        let stream = usher.get(&browser, "/api/events").await;
        if stream.status() != 200 {
            break stream;
        }
        open.push(stream);
        assert!(open.len() < 100);
    };
    assert_eq!((open.len(), refused.status().as_u16()), (16, 503));
    assert_eq!(usher.get(&other, "/api/events").await.status(), 200);
    drop(open);
    // The server learns of the lost connections by itself, soon.
    let begun = Instant::now();
    while usher.get(&browser, "/api/events").await.status() == 503 {
        assert!(begun.elapsed() < Duration::from_secs(30), "places are given back");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A request whose body is not there yet keeps its place.
async fn take_the_place(usher: &Usher) -> tokio::net::TcpStream {
    let mut stream = tokio::net::TcpStream::connect(usher.address).await.unwrap();
    let head = format!(
        "POST /theme HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 9\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\n\r\n",
        usher.host()
    );
    tokio::io::AsyncWriteExt::write_all(&mut stream, head.as_bytes()).await.unwrap();
    let mut go_on = [0; 25];
    tokio::io::AsyncReadExt::read_exact(&mut stream, &mut go_on).await.unwrap();
    stream
}

#[tokio::test]
async fn when_all_places_are_taken_others_are_told_to_come_again() {
    let usher = usher_with("", "[limits]\nrequests = 1").await;
    let browser = Browser::default();
    let place = take_the_place(&usher).await;
    let come_again = |answer: &Response| {
        let seconds: u64 = header(answer, "retry-after").parse().unwrap();
        assert!((1..=3).contains(&seconds), "{seconds}");
        assert_eq!(header(answer, "cache-control"), "private, no-store");
    };
    let page = usher.get(&browser, "/").await;
    assert_eq!(page.status(), 503);
    come_again(&page);
    let call = usher.get(&browser, "/api/resources/list").await;
    assert_eq!((call.status().as_u16(), header(&call, "content-type").as_str()), (503, "application/problem+json"));
    come_again(&call);
    for spared in ["/healthz", "/readyz", "/pkg/usher.js"] {
        assert_eq!(usher.get(&browser, spared).await.status(), 200, "{spared}");
    }
    drop(place);
    // The server learns of the lost connection by itself, soon.
    while usher.get(&browser, "/").await.status() == 503 {}
}

#[tokio::test]
async fn who_does_not_send_the_body_gives_the_place_back() {
    let usher = usher_with("", "[limits]\nrequests = 1").await;
    let mut silent = take_the_place(&usher).await;
    let mut answer = [0; 12];
    let answered = tokio::io::AsyncReadExt::read_exact(&mut silent, &mut answer);
    tokio::time::timeout(std::time::Duration::from_secs(10), answered).await.unwrap().unwrap();
    assert_eq!(&answer, b"HTTP/1.1 400");
    assert_eq!(usher.get(&Browser::default(), "/").await.status(), 200);
}
