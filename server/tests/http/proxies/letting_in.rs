//! A site under Usher's own host name.

use super::{
    behind::{Behind, LONG},
    site::KEY,
    visitor::Visitor,
};
use crate::support::header;
use local::testing::{Browser, location};
use serde_json::Value;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// What a closed site leads to: a proxy redirects, or shows the page with which Usher answers.
pub(super) async fn sign_in_address(answer: reqwest::Response) -> String {
    let (status, redirect) = (answer.status().as_u16(), location(&answer));
    let body = answer.text().await.unwrap();
    match redirect {
        Some(address) => {
            assert_eq!(status, 302);
            address
        }
        None => {
            assert_eq!(status, 401, "{body}");
            super::visitor::refresh(&body).unwrap_or_else(|| panic!("it leads nowhere: {body}"))
        }
    }
}

fn sign_in_is_asked_for(answer: &str) -> bool {
    ["HTTP/1.1 302 ", "HTTP/1.1 401 "].iter().any(|start| answer.starts_with(start))
}

/// Waits until the site no longer lets a visitor in: five seconds at most.
pub(super) async fn is_closed_within_five_seconds(visitor: &mut Visitor<'_>, address: &str) {
    let signed_out = Instant::now();
    while visitor.open(address).await.status() == 200 {
        assert!(signed_out.elapsed() < Duration::from_secs(5), "{address} is still open");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let closed = visitor.open(address).await;
    assert!(sign_in_address(closed).await.contains("/sign-in?return_to="));
}

/// As the form on Usher's page does it.
pub(super) async fn sign_out(behind: &Behind, visitor: &mut Visitor<'_>) {
    let form = behind.request("POST", "/auth/sign-out").header("origin", &behind.usher.url);
    let signed_out = visitor.at(behind.usher.host()).send(form).await;
    assert_eq!(signed_out.status(), 303);
}

pub(super) async fn whom_usher_lets_in_the_site_knows_and_others_do_not_get_there(behind: &Behind) {
    let usher = &behind.usher;
    let address = "/wiki/Main_Page?a=b";
    let nobody = sign_in_address(behind.get(&Browser::default(), address).await).await;
    assert_eq!(nobody, format!("{}/auth/sign-in?return_to=%2Fwiki%2FMain_Page%3Fa%3Db", usher.url));
    let (status, body) = Visitor::new(behind).enter(&usher.at(address), "outsider").await;
    assert_eq!(status, 403, "{body}");
    assert_eq!(behind.wiki.requests(), 0);

    let mut visitor = Visitor::new(behind);
    let (status, body) = visitor.enter(&usher.at(address), "it-member").await;
    assert_eq!(status, 200, "{body}");
    let member = visitor.at(usher.host());
    member.cookies.lock().unwrap().insert("wiki".to_owned(), "own".to_owned());
    // With this name in its value, a site would have its own cookie taken out in place of Usher's.
    for name in ["a", "zz"] {
        member.cookies.lock().unwrap().insert(name.to_owned(), "usher=planted".to_owned());
    }
    // As the site may set one, for the browser to send in place of Usher's or after it.
    member.cookies.lock().unwrap().insert("usher-site".to_owned(), "planted".to_owned());
    let answer = member.send(behind.request("GET", address).header("authorization", "Basic YTpi")).await;
    assert_eq!(answer.status(), 200);
    let seen: Value = answer.json().await.unwrap();
    assert_eq!((seen["method"].as_str(), seen["uri"].as_str()), (Some("GET"), Some(address)));
    for (name, value) in [
        ("x-usher-user", "it-member"),
        ("x-usher-name", "Ira%20Itemba"),
        ("x-usher-email", "it-member@example.com"),
        ("x-usher-groups", "usher-users"),
        ("x-usher-roles", "department:IT,group:usher-users"),
        ("host", usher.host()),
    ] {
        assert_eq!(seen["headers"][name], value, "{name}");
    }
    let cookies: Vec<&str> = seen["headers"]["cookie"].as_str().unwrap().split(';').map(str::trim).collect();
    for own in ["wiki=own", "a=usher=planted", "zz=usher=planted"] {
        assert!(cookies.contains(&own), "{own} in {cookies:?}");
    }
    assert!(!cookies.iter().any(|cookie| cookie.starts_with("usher")), "{cookies:?}");
    assert!(seen["headers"]["authorization"].is_null(), "{seen}");
    // As no browser writes them, but as Usher reads them.
    let session = format!("usher={}", member.cookies.lock().unwrap()["usher"]);
    for line in [format!("a=b;{session}"), format!("a=b; \t{session};c=d"), format!("a=b\r\ncookie: {session}")] {
        let nobody = Browser::default();
        let answer = behind.raw_answer(&nobody, "GET /wiki/a", usher.host(), &format!("cookie: {line}\r\n")).await;
        let is_let_in = answer.starts_with("HTTP/1.1 200 ");
        assert!(is_let_in && answer.contains("a=b") || sign_in_is_asked_for(&answer), "{line}: {answer}");
        assert!(!answer.contains(&session), "{line}: {answer}");
    }
    let requests = behind.wiki.requests();

    let token = usher.access_token("admin").await;
    let called = behind.request("GET", "/wiki/a").bearer_auth(&token).send().await.unwrap();
    let called: Value = called.json().await.unwrap();
    assert_eq!(called["headers"]["x-usher-user"], "admin");
    assert!(called["headers"]["authorization"].is_null(), "{called}");

    let form = behind.request("POST", "/wiki/save").header("origin", &usher.url).body("text=a");
    let saved: Value = member.send(form).await.json().await.unwrap();
    assert_eq!((saved["method"].as_str(), saved["headers"]["content-length"].as_str()), (Some("POST"), Some("6")));
    for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("x-none", "")] {
        let form = behind.request("POST", "/wiki/save").header(name, value).body("text=a");
        assert_eq!(member.send(form).await.status(), 403, "{name}");
    }
    let delete = behind.request("DELETE", "/wiki/a").header("origin", &usher.url);
    assert_eq!(member.send(delete).await.status(), 403, "a right that the member does not have");
    assert_eq!(behind.get(&Browser::default(), "/").await.status(), 200, "Usher's own pages");
    assert_eq!(behind.wiki.requests() - requests, 2);
}

pub(super) async fn signing_out_closes_the_site_within_five_seconds(behind: &Behind) {
    let (mut visitor, address) = (Visitor::new(behind), behind.usher.at("/wiki/a"));
    assert_eq!(visitor.enter(&address, "it-member").await.0, 200);
    // A copy of the cookie opens nothing either.
    let copy = visitor.at(behind.usher.host()).cookies.lock().unwrap().clone();
    sign_out(behind, &mut visitor).await;
    *visitor.at(behind.usher.host()).cookies.lock().unwrap() = copy;
    is_closed_within_five_seconds(&mut visitor, &address).await;
}

pub(super) async fn what_usher_answers_besides_reaches_the_client(behind: &Behind) {
    let usher = &behind.usher;
    let (admin, member) = (usher.signed_in("admin").await, usher.signed_in("it-member").await);
    let refused = behind.request("GET", "/wiki/a").bearer_auth("a.b.c").send().await.unwrap();
    assert_eq!((refused.status().as_u16(), header(&refused, "location")), (401, String::new()), "a program");

    let limited = usher.post(&admin, "/admin/people/it-member", &[("change", "limit"), ("limit", "1")]).await;
    assert_eq!(limited.status(), 303);
    assert_eq!(behind.get(&member, "/wiki/a").await.status(), 200);
    let used_up = behind.get(&member, "/wiki/b").await;
    assert_eq!(used_up.status(), 429);
    assert!(header(&used_up, "retry-after").parse::<u64>().unwrap() > 0);
    assert_eq!(behind.wiki.requests(), 1);
}

pub(super) async fn a_web_socket_opens_from_pages_of_the_site_and_no_other_protocol_does(behind: &Behind) {
    let usher = &behind.usher;
    let member = usher.signed_in("it-member").await;
    let open = async |origin: &str, protocols: &str| {
        let headers = format!(
            "origin: {origin}\r\nconnection: upgrade\r\n{protocols}sec-websocket-key: {KEY}\r\n\
             sec-websocket-version: 13\r\n"
        );
        let mut stream = behind.raw(&member, "GET /wiki/socket", usher.host(), &headers).await;
        let mut head = Vec::new();
        let read = async {
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await.unwrap());
            }
        };
        tokio::time::timeout(LONG, read).await.unwrap();
        (String::from_utf8(head).unwrap().to_lowercase(), stream)
    };
    let (head, mut stream) = open(&usher.url, "upgrade: websocket\r\n").await;
    assert!(head.starts_with("http/1.1 101 ") && head.contains("x-seen: it-member\r\n"), "{head}");
    stream.write_all(b"to the site and back").await.unwrap();
    let mut back = [0; 20];
    tokio::time::timeout(LONG, stream.read_exact(&mut back)).await.unwrap().unwrap();
    assert_eq!(&back, b"to the site and back");
    assert_eq!(behind.wiki.requests(), 1);

    let (head, _) = open("https://evil.example", "upgrade: websocket\r\n").await;
    assert!(head.starts_with("http/1.1 403 "), "{head}");
    assert_eq!(behind.wiki.requests(), 1);
    // Over any other protocol requests would pass that nobody asks about. The site answers with those that it is asked
    // for.
    for protocols in
        ["h2c", "websocket, h2c", "h2c, websocket", "websocket\r\nupgrade: h2c", "h2c\r\nupgrade: websocket"]
    {
        let (head, _) = open(&usher.url, &format!("upgrade: {protocols}\r\nhttp2-settings: AAMAAABk\r\n")).await;
        let is_refused = ["200", "400", "403"].iter().any(|status| head.starts_with(&format!("http/1.1 {status} ")));
        assert!(is_refused || head.contains("\r\nupgrade: websocket\r\n"), "{protocols}: {head}");
    }
}

pub(super) async fn while_usher_does_not_answer_nothing_reaches_the_site(behind: &mut Behind) {
    let member = behind.usher.signed_in("it-member").await;
    assert_eq!(behind.get(&member, "/wiki/a").await.status(), 200);
    behind.usher.stop.take().unwrap().send(()).unwrap();
    tokio::time::timeout(LONG, &mut behind.usher.running).await.unwrap().unwrap();
    for path in ["/wiki/a", "/wiki/b"] {
        let status = behind.get(&member, path).await.status();
        assert!(status.is_server_error(), "{path}: {status}");
    }
    assert_eq!(behind.wiki.requests(), 1);
}
