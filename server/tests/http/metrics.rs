//! What Prometheus reads, beside what was sent.

use crate::{
    authorization_matrix::filled,
    support::{Usher, header, shared, usher_with},
};
use futures::{StreamExt as _, stream};
use local::testing::{Browser, http};
use serde_json::json;
use std::{collections::BTreeMap, time::Duration};

/// The sections of the configuration that switch the metrics on.
const ON: &str = "[metrics]\nlisten = '127.0.0.1:0'";

/// Far longer than anything here takes; a test that waits so long has failed.
const LONG: Duration = Duration::from_secs(60);

/// The value of each series, by name and labels.
type Series = BTreeMap<String, f64>;

async fn scrape(usher: &Usher) -> Series {
    let answer = http().get(format!("http://{}/metrics", usher.metrics.unwrap())).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(header(&answer, "content-type"), "text/plain; version=0.0.4; charset=utf-8");
    let text = answer.text().await.unwrap();
    let samples = text.lines().filter(|line| !line.starts_with('#'));
    samples
        .map(|line| {
            let (series, value) = line.rsplit_once(' ').unwrap();
            (series.to_owned(), value.parse().unwrap())
        })
        .collect()
}

/// How many requests of this kind were answered.
fn requests(series: &Series, route: &str, method: &str, status: u16) -> f64 {
    let name = format!("usher_http_requests_total{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}}");
    series.get(&name).copied().unwrap_or_default()
}

#[tokio::test]
async fn what_was_sent_is_what_was_counted() {
    let usher = usher_with("", ON).await;
    let member = usher.signed_in("it-member").await;
    let rows = [
        ("GET", "/healthz", "/healthz", 200, 7),
        ("HEAD", "/healthz", "/healthz", 200, 2),
        ("DELETE", "/healthz", "/healthz", 405, 3),
        ("GET", "/resources/blog", "/resources/{*path}", 200, 4),
        ("GET", "/resources", "/resources", 200, 2),
        ("GET", "/admin/usage", "/admin/{*page}", 403, 5),
        ("GET", "/nowhere", "unmatched", 404, 6),
    ];
    let before = scrape(&usher).await;
    for (method, path, _, status, times) in rows {
        for _ in 0..times {
            let request = usher.request(method, path).header("sec-fetch-site", "same-origin");
            assert_eq!(member.send(request).await.status(), status, "{method} {path}");
        }
    }
    let after = scrape(&usher).await;
    for (method, path, route, status, times) in rows {
        let counted = requests(&after, route, method, status) - requests(&before, route, method, status);
        assert_eq!(counted, f64::from(times), "{method} {path}");
    }
    // Nobody had asked for it before, so the series is new.
    assert_eq!(after["usher_http_request_duration_seconds_count{route=\"/healthz\"}"], 12.0);
    assert_eq!(after["usher_http_requests_in_progress"], 0.0);
    // One's own way into the numbers is not measured.
    assert_eq!(requests(&after, "/metrics", "GET", 200), 0.0);
}

#[tokio::test]
async fn every_page_is_counted_under_a_route() {
    let usher = usher_with("", ON).await;
    let visitor = Browser::default();
    let pages = leptos_axum::generate_route_list(app::App);
    for page in &pages {
        usher.get(&visitor, &filled(page.path())).await;
    }
    let series = scrape(&usher).await;
    let total = |name: &str| total(&series, "usher_http_requests_total", &[name]);
    assert_eq!(total("route=\"unmatched\""), 0.0, "{series:?}");
    assert_eq!(total("method=\"GET\""), pages.len() as f64);
}

/// The sum of all series of this name that have these labels.
fn total(series: &Series, name: &str, labels: &[&str]) -> f64 {
    let is_meant = |series: &str| {
        let (of, given) = series.split_once('{').unwrap_or((series, ""));
        of == name && labels.iter().all(|label| given.contains(label))
    };
    series.iter().filter(|(series, _)| is_meant(series)).map(|(_, value)| value).sum()
}

#[tokio::test]
async fn decisions_tokens_sign_ins_the_quota_and_calls_of_services_are_counted() {
    let usher = usher_with("", ON).await;
    let before = scrape(&usher).await;
    assert_eq!(before["usher_sign_ins_total{result=\"ok\"}"], 0.0, "an increase from nothing would not be seen");
    let member = usher.signed_in("it-member").await;
    for _ in 0..2 {
        assert_eq!(usher.get(&member, "/resources/blog").await.status(), 200);
    }
    let delete = json!({ "operation": "delete", "path": "/blog", "version": 1 });
    assert_eq!(usher.call(&member, "operate", &delete).await.status(), 403);
    let token = usher.access_token("it-member").await;
    for (token, status) in [(token.as_str(), 200), ("a.b.c", 401), ("", 401)] {
        let list = usher.request("GET", "/api/resources/list").bearer_auth(token);
        assert_eq!(list.send().await.unwrap().status(), status, "{token}");
    }
    assert_eq!(usher.post(&member, "/auth/sign-out", &[]).await.status(), 303);
    let after = scrape(&usher).await;
    let grown = |name: &str, labels: &[&str]| total(&after, name, labels) - total(&before, name, labels);
    let denied = ["action=\"delete_resource\"", "outcome=\"denied\"", "rule=\"not_owner\""];
    let rows: [(&str, &[&str], f64); 10] = [
        ("usher_sign_ins_total", &["result=\"ok\""], 1.0),
        ("usher_sign_ins_total", &[], 1.0),
        ("usher_quota_calls_total", &["result=\"admitted\""], 1.0),
        ("usher_quota_calls_total", &["result=\"repeated\""], 1.0),
        ("usher_decisions_total", &denied, 1.0),
        ("usher_token_verifications_total", &["token=\"bearer\"", "result=\"ok\""], 1.0),
        ("usher_token_verifications_total", &["token=\"bearer\""], 3.0),
        ("usher_sign_outs_total", &["scope=\"browser\"", "result=\"complete\""], 1.0),
        ("usher_service_call_duration_seconds_count", &["operation=\"ExchangeCode\"", "outcome=\"ok\""], 1.0),
        ("usher_service_call_duration_seconds_count", &["operation=\"ExchangeCode\""], 1.0),
    ];
    for (name, labels, expected) in rows {
        assert_eq!(grown(name, labels), expected, "{name} {labels:?}");
    }
    assert!(grown("usher_service_call_duration_seconds_count", &["operation=\"GetItem\"", "outcome=\"ok\""]) >= 2.0);
    assert!(
        total(&after, "usher_service_call_duration_seconds_count", &["operation=\"FetchKeys\"", "outcome=\"ok\""])
            >= 1.0
    );
    assert!(grown("usher_decisions_total", &["action=\"open_resource\"", "outcome=\"allowed\""]) >= 2.0);
    for gauge in ["usher_sessions_cached", "usher_users_cached", "usher_audit_queue_length"] {
        assert!(after[gauge] >= 0.0, "{gauge}");
    }
}

#[tokio::test]
async fn strangers_add_no_series() {
    let usher = usher_with("", ON).await;
    let hosts = ["evil.example", "localhost", "a.b.c.d.example:1"];
    let methods = ["BREW", "PROPFIND", "X-Y", "GET"];
    // Each kind of answer once.
    let ask = async |word: &str| {
        for method in methods {
            for path in ["/", "/resources/", "/api/", "/locales/", "/pkg/", "/admin/people/", "/auth/"] {
                for host in hosts.into_iter().chain([usher.host()]) {
                    let host = host.replace("evil", &format!("{word}.evil"));
                    let path = format!("{path}{word}?{word}={word}");
                    let request = usher.request_under(&host, method, &path).header("user-agent", word);
                    request.header("x-forwarded-for", word).bearer_auth(word).send().await.unwrap();
                }
            }
        }
    };
    // What Usher does in the background calls DynamoDB, whoever asks for anything.
    let names = async || -> Vec<String> {
        let series = scrape(&usher).await.into_keys();
        series.filter(|series| !series.starts_with("usher_service_")).collect()
    };
    ask("first").await;
    let before = names().await;
    for number in 0..8 {
        ask(&format!("word{number}")).await;
    }
    let after = names().await;
    assert_eq!(after, before);
    let words = ["first", "word", "evil", "BREW", "PROPFIND"];
    let said: Vec<&String> = after.iter().filter(|series| words.iter().any(|word| series.contains(word))).collect();
    assert!(said.is_empty(), "{said:?}");
}

#[tokio::test]
async fn without_the_key_there_is_no_listener_and_the_public_one_never_shows_the_metrics() {
    let usher = shared().await;
    assert!(usher.metrics.is_none());
    let measured = usher_with("", ON).await;
    for usher in [usher, &measured] {
        for browser in [Browser::default(), usher.signed_in("admin").await] {
            let answer = usher.get(&browser, "/metrics").await;
            assert_eq!(answer.status(), 404);
            assert!(!answer.text().await.unwrap().contains("usher_http_requests_total"));
        }
    }
}

#[tokio::test]
async fn the_listener_of_the_metrics_shows_nothing_else() {
    let usher = usher_with("", ON).await;
    let base = format!("http://{}", usher.metrics.unwrap());
    for (method, path, status) in
        [("GET", "/", 404), ("GET", "/healthz", 404), ("GET", "/metrics/", 404), ("POST", "/metrics", 405)]
    {
        let request = http().request(method.parse().unwrap(), format!("{base}{path}"));
        assert_eq!(request.send().await.unwrap().status(), status, "{method} {path}");
    }
    for (host, status) in [
        ("127.0.0.1:9464", 200),
        ("[::1]", 200),
        ("localhost:9464", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example:9464", 421),
        ("localhost.evil.example", 421),
    ] {
        let request = http().get(format!("{base}/metrics")).header("host", host);
        assert_eq!(request.send().await.unwrap().status(), status, "{host}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_metrics_are_read_while_many_requests_run() {
    const REQUESTS: usize = 2_000;
    const SCRAPES: usize = 50;
    let usher = usher_with("", ON).await;
    let alive = |series: &Series| requests(series, "/healthz", "GET", 200);
    let client = http();
    let ask = async || {
        let request = client.get(format!("http://{}/healthz", usher.address)).header("host", usher.host());
        assert_eq!(request.send().await.unwrap().status(), 200);
    };
    let asking = stream::iter(0..REQUESTS).map(|_| ask()).buffer_unordered(16).count();
    let reading = async {
        let mut last = 0.0;
        for _ in 0..SCRAPES {
            let now = alive(&scrape(&usher).await);
            assert!(now >= last, "{now} after {last}");
            last = now;
        }
    };
    let (asked, ()) = futures::join!(asking, reading);
    assert_eq!(alive(&scrape(&usher).await), asked as f64);
}

#[tokio::test]
async fn open_streams_and_connections_are_counted_while_they_are_open() {
    let usher = usher_with("", ON).await;
    let browser = usher.signed_in("it-member").await;
    let stream = usher.get(&browser, "/api/events").await;
    assert_eq!(stream.status(), 200);
    let open = scrape(&usher).await;
    assert_eq!(open["usher_event_streams"], 1.0);
    assert!(open["usher_connections"] >= 1.0);
    assert_eq!(open[concat!("usher_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\"}")], 1.0);
    drop(stream);
    // The server notices the closed connection in its own time.
    let closed = async {
        while scrape(&usher).await["usher_event_streams"] > 0.0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(LONG, closed).await.unwrap();
}
