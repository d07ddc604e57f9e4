//! Requests that are too many.

use crate::support::{Usher, header, usher, usher_with};
use futures::{StreamExt as _, stream};
use local::testing::Browser;
use reqwest::Response;
use std::time::{Duration, Instant};

/// In seconds.
fn retry_after(answer: &Response) -> u64 {
    header(answer, "retry-after").parse().unwrap()
}

/// When the page asks again by itself, in seconds.
fn asks_again(page: &str) -> u64 {
    let (_, rest) = page.split_once("<meta http-equiv=\"refresh\" content=\"").unwrap_or_else(|| panic!("{page}"));
    rest.split_once('"').unwrap().0.parse().unwrap()
}

#[tokio::test]
async fn sign_ins_of_an_address_may_fail_so_often_and_everything_else_goes_on() {
    let proxy = "[proxy]\ntrusted = ['127.0.0.0/8']";
    let usher = usher_with("", &format!("[limits]\nsign_in_requests_per_minute = 6\n{proxy}")).await;
    let browser = Browser::stopping_at(&usher.at("/auth/callback"));
    // Pages of other sites can make everybody in a network ask for this; it begins no sign-in, and none fails.
    for path in ["/auth/sign-in", "/auth/callback"] {
        for _ in 0..20 {
            let embedded = usher.request("GET", path).header("sec-fetch-dest", "image");
            assert_eq!(embedded.header("sec-fetch-site", "cross-site").send().await.unwrap().status(), 400);
        }
    }
    let callback = usher.sent_back(&browser, "it-member").await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(usher.get(&browser, "/auth/callback").await.status().as_u16());
    }
    assert_eq!(statuses, [400, 400, 400, 429]);
    let refused = usher.get(&browser, &callback).await;
    assert_eq!(refused.status(), 429);
    let seconds = retry_after(&refused);
    assert!((1..=10).contains(&seconds), "{seconds}");
    assert_eq!(header(&refused, "x-frame-options"), "DENY");
    let policy = header(&refused, "content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("sandbox"), "{policy}");
    let page = refused.text().await.unwrap();
    assert!((seconds..=seconds + 3).contains(&asks_again(&page)), "{seconds}: {page}");
    for (elsewhere, status) in [("/auth/sign-in", 303), ("/auth/sign-out", 405), ("/", 200)] {
        assert_eq!(usher.get(&browser, elsewhere).await.status(), status, "{elsewhere}");
    }
    // Nobody has looked at the answer: when it is asked again, here from another network, it is as good as before.
    let back = browser.send(usher.request("GET", &callback).header("x-forwarded-for", "203.0.113.7")).await;
    assert_eq!((back.status().as_u16(), header(&back, "location").as_str()), (303, "/"));
}

/// Row 11: everybody begins before anybody comes back, as at nine o'clock, at the limits that Usher has by default.
#[tokio::test]
async fn five_hundred_people_behind_one_address_sign_in_at_once() {
    const PEOPLE: usize = 500;
    let usher = usher_with("", "[limits]\nsign_in_requests_per_minute = 60").await;
    // The hosted UI remembers them, so that the test need not type 500 passwords.
    let first = Browser::stopping_at(&usher.at("/auth/callback"));
    usher.sent_back(&first, "it-member").await;
    let remembered: Vec<_> = {
        let cookies = first.cookies.lock().unwrap();
        cookies.iter().filter(|(name, _)| !name.starts_with("usher")).map(|(a, b)| (a.clone(), b.clone())).collect()
    };
    let begin = async || {
        let browser = Browser::stopping_at(&usher.at("/auth/callback"));
        browser.cookies.lock().unwrap().extend(remembered.clone());
        let begun = usher.get(&browser, "/auth/sign-in?return_to=/account").await;
        assert_eq!(begun.status(), 303);
        (browser, header(&begun, "location"))
    };
    let people: Vec<_> = stream::iter(0..PEOPLE).map(|_| begin()).buffer_unordered(20).collect().await;
    let complete = async |(browser, location): (Browser, String)| {
        let query = browser.follow(&location).await.app();
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        let back = usher.get(&browser, &format!("/auth/callback?{query}")).await;
        (back.status().as_u16(), header(&back, "location"))
    };
    let signed_in: Vec<_> = stream::iter(people).map(complete).buffer_unordered(20).collect().await;
    assert_eq!(signed_in.len(), PEOPLE);
    assert!(signed_in.iter().all(|(status, led)| (*status, led.as_str()) == (303, "/account")), "{signed_in:?}");
}

/// Row 11: who begins and never completes is stopped, whoever completes makes room.
#[tokio::test]
async fn a_flood_of_abandoned_sign_ins_is_stopped_and_others_go_on() {
    let usher = usher_with("", "[limits]\nsign_in_requests_per_minute = 1").await;
    let browser = Browser::stopping_at(&usher.at("/auth/callback"));
    let callback = usher.sent_back(&browser, "it-member").await;
    let flood = Browser::default();
    let mut begun = 0;
    let refused = loop {
        let answer = usher.get(&flood, "/auth/sign-in?provider=CorpSSO&return_to=/account").await;
        if answer.status() != 303 {
            break answer;
        }
        begun += 1;
        assert!(begun < 100, "nothing stops it");
    };
    assert_eq!((begun, refused.status().as_u16()), (9, 429), "ten under way, of which one is the first browser's");
    let seconds = retry_after(&refused);
    assert!((1..=60).contains(&seconds), "{seconds}");
    let page = refused.text().await.unwrap();
    // Without an address it asks at the same one again: what was wished for is in it.
    assert!(asks_again(&page) >= seconds && !page.contains("url="), "{page}");
    assert!(page.contains("href=\"\""), "{page}");
    // Somebody who had begun before is not in the way of the flood.
    assert_eq!(usher.get(&browser, &callback).await.status(), 303);
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
    assert_eq!((open.len(), refused.status().as_u16()), (16, 429));
    assert_eq!(header(&refused, "retry-after"), "", "nobody knows when one of them will end");
    assert_eq!(usher.get(&other, "/api/events").await.status(), 200);
    drop(open);
    // The server learns of the lost connections by itself, soon.
    let begun = Instant::now();
    loop {
        let status = usher.get(&browser, "/api/events").await.status();
        if status == 200 {
            break;
        }
        assert_eq!(status, 429);
        assert!(begun.elapsed() < Duration::from_secs(30), "places are given back");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A request whose body is not there yet keeps its place.
async fn take_the_place(usher: &Usher) -> tokio::net::TcpStream {
    let mut stream = tokio::net::TcpStream::connect(usher.address).await.unwrap();
    let head = format!(
        "POST /preferences HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 9\r\n\
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
    let texts = app::served_locales().next().unwrap().0;
    for spared in ["/healthz", "/readyz", "/pkg/usher.js", texts] {
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
    tokio::time::timeout(Duration::from_secs(30), answered).await.unwrap().unwrap();
    assert_eq!(&answer, b"HTTP/1.1 400");
    assert_eq!(usher.get(&Browser::default(), "/").await.status(), 200);
}

#[tokio::test]
async fn who_sends_the_body_byte_by_byte_has_no_longer() {
    let usher = usher().await;
    let (mut reading, mut writing) = take_the_place(&usher).await.into_split();
    let drip = tokio::spawn(async move {
        for byte in b"theme=bad" {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let _ = tokio::io::AsyncWriteExt::write_all(&mut writing, &[*byte]).await;
        }
        // The server answers nobody who has closed the connection.
        std::future::pending::<()>().await;
    });
    let mut answer = [0; 12];
    let answered = tokio::io::AsyncReadExt::read_exact(&mut reading, &mut answer);
    tokio::time::timeout(Duration::from_secs(30), answered).await.unwrap().unwrap();
    assert_eq!(&answer, b"HTTP/1.1 400");
    drip.abort();
}
