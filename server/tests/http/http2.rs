//! Requests over HTTP/2 that are too large: the same limits as over HTTP/1.1.

use crate::{
    support::{DataDir, usher_with},
    tls::certificate,
};
use reqwest::{StatusCode, Version};

type Row<'a> = (&'a str, usize, String, u16);

#[tokio::test]
async fn over_http_2_a_head_that_is_too_large_is_refused_as_well() {
    let folder = DataDir::new();
    let (section, client) = certificate(&folder);
    let usher = usher_with("", &section).await;
    // reqwest adds one: `Accept`.
    let rows: [Row<'_>; 6] = [
        ("40 KiB in one header", 1, "a".repeat(40 * 1024), 431),
        ("40 KiB in ten", 10, "a".repeat(4 * 1024), 431),
        ("101 fields", 100, "a".to_owned(), 431),
        ("700 fields", 699, "a".to_owned(), 431),
        ("100 fields", 99, "a".to_owned(), 200),
        ("16 KiB in one header", 1, "a".repeat(16 * 1024), 200),
    ];
    for (what, times, value, expected) in rows {
        let request = (0..times).fold(client.get(usher.at("/healthz")), |request, _| request.header("x-one", &value));
        let answer = request.send().await.unwrap();
        assert_eq!((answer.version(), answer.status().as_u16()), (Version::HTTP_2, expected), "{what}");
    }
    let long = client.get(usher.at(&format!("/?q={}", "a".repeat(9_000)))).send().await.unwrap();
    assert_eq!((long.version(), long.status()), (Version::HTTP_2, StatusCode::URI_TOO_LONG));
}

/// RFC 9113, section 8.2.3: browsers send each cookie in a field of its own, and all of them are one header.
#[tokio::test]
async fn over_http_2_many_cookies_are_one_header() {
    let folder = DataDir::new();
    let (section, client) = certificate(&folder);
    let usher = usher_with("", &section).await;
    let request = client.get(usher.at("/healthz"));
    let request = (0..100).fold(request, |request, number| request.header("cookie", format!("c{number}=a")));
    let answer = request.send().await.unwrap();
    assert_eq!((answer.version(), answer.status().as_u16()), (Version::HTTP_2, 200));
}
