//! Requests that two readers could understand differently (row 45), over raw sockets.

use crate::{
    raw::{ask, statuses},
    support::shared,
};

/// After each of them the connection must not be read on: what follows could be somebody else's.
#[tokio::test]
async fn row_45_a_request_whose_end_is_unclear_is_refused_and_nothing_after_it_is_read() {
    let usher = shared().await;
    let host = usher.host();
    let after = format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    let rows = [
        ("both lengths", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ("both lengths, the other way round", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
        ("two lengths", "Content-Length: 1\r\nContent-Length: 2\r\n\r\na"),
        ("two lengths in one", "Content-Length: 1, 2\r\n\r\na"),
        ("a length with a sign", "Content-Length: +1\r\n\r\na"),
        ("no number", "Content-Length: one\r\n\r\na"),
        ("an unknown encoding", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        ("chunks that are not last", "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
        ("a folded line", "X-Folded: a\r\n b\r\n\r\n"),
        ("a space before the colon", "X-Spaced : a\r\n\r\n"),
        ("NUL in a value", "X-Nul: a\0b\r\n\r\n"),
        ("a carriage return in a value", "X-Return: a\rb\r\n\r\n"),
        ("a name that is none", "X Name: a\r\n\r\n"),
    ];
    for (what, rest) in rows {
        let request =
            format!("POST /preferences HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: same-origin\r\n{rest}{after}");
        let answers = ask(usher.address, request.as_bytes()).await;
        assert_eq!(statuses(&answers), [400], "{what}: {answers}");
    }
}

#[tokio::test]
async fn row_45_a_line_break_in_an_address_becomes_no_header() {
    let usher = shared().await;
    for target in ["/%0d%0aSet-Cookie:%20a=b", "/auth/sign-in?return_to=/%0d%0aSet-Cookie:%20a=b"] {
        let request = format!("GET {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", usher.host());
        let answer = ask(usher.address, request.as_bytes()).await.to_ascii_lowercase();
        let head = answer.split("\r\n\r\n").next().unwrap();
        assert!(!head.contains("\r\nset-cookie: a=b"), "{target}: {head}");
    }
}

#[tokio::test]
async fn row_45_a_body_in_chunks_is_one_request_with_those_after_it_apart() {
    let usher = shared().await;
    let host = usher.host();
    let request = format!(
        "POST /preferences HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: same-origin\r\nTransfer-Encoding: chunked\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\na\r\ntheme=dark\r\n0\r\n\r\n\
         GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    );
    let answers = ask(usher.address, request.as_bytes()).await;
    assert_eq!(statuses(&answers), [303, 200], "{answers}");
}
