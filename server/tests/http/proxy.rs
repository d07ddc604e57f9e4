//! What a proxy may say, and who may say it (rows 43 and 113).

use crate::support::{PUBLIC, Usher, header, shared, usher_in_public, usher_with};

const NAMES: [(&str, &str); 8] = [
    ("x-forwarded-for", "203.0.113.7"),
    ("x-forwarded-host", "evil.example"),
    ("x-forwarded-proto", "https"),
    ("x-forwarded-port", "444"),
    ("x-original-url", "/account"),
    ("x-rewrite-url", "/account"),
    ("forwarded", "for=203.0.113.7;host=evil.example;proto=https"),
    ("x-real-ip", "203.0.113.7"),
];

#[tokio::test]
async fn row_43_nothing_that_a_stranger_says_about_an_address_changes_an_answer() {
    let usher = shared().await;
    for path in ["/", "/auth/sign-in", "/nowhere"] {
        let plain = usher.request("GET", path).send().await.unwrap();
        for (name, value) in NAMES {
            let told = usher.request("GET", path).header(name, value).send().await.unwrap();
            assert_eq!(told.status(), plain.status(), "{path} {name}");
            let place = |location: String| location.split("state=").next().unwrap().to_owned();
            assert_eq!(place(header(&told, "location")), place(header(&plain, "location")), "{path} {name}");
            assert!(!told.text().await.unwrap().contains("evil.example"), "{path} {name}");
        }
    }
    let redirected = usher.request("GET", "/").header("x-forwarded-host", "evil.example");
    let redirected = redirected.header("host", "evil.example").send().await.unwrap();
    assert!(!header(&redirected, "location").contains("evil"));
}

/// Whether a second request for this address was refused, when one is allowed in a minute.
async fn second_is_refused(usher: &Usher, first: (&'static str, &str), second: (&'static str, &str)) -> bool {
    let ask = async |(name, value): (&'static str, &str)| {
        usher.request("GET", "/auth/sign-in").header(name, value).send().await.unwrap().status()
    };
    let before = ask(first).await;
    assert_eq!(before, 303);
    ask(second).await == 429
}

#[tokio::test]
async fn row_113_limits_count_by_the_address_of_the_peer_that_is_no_trusted_proxy() {
    const LIMIT: &str = "[limits]\nsign_in_requests_per_minute = 1\n";
    let one = ("x-forwarded-for", "203.0.113.7");
    let other = ("x-forwarded-for", "203.0.113.8");
    let direct = usher_with("", LIMIT).await;
    assert!(second_is_refused(&direct, one, other).await, "a stranger's word counts");
    let behind = usher_with("", &format!("{LIMIT}[proxy]\ntrusted = ['127.0.0.0/8']")).await;
    assert!(!second_is_refused(&behind, one, other).await, "two people behind a proxy are one");
    let forged = ("x-forwarded-for", "198.51.100.9, 203.0.113.7");
    let answer = behind.request("GET", "/auth/sign-in").header(forged.0, forged.1).send().await.unwrap();
    assert_eq!(answer.status(), 429, "what a person wrote in front of the proxy's word counts");
}

#[tokio::test]
async fn row_42_pages_lead_from_plain_http_to_tls_and_calls_are_refused() {
    let keys = format!("public_url = '{PUBLIC}'");
    let usher = usher_with(&keys, "[proxy]\ntrusted = ['127.0.0.0/8']").await;
    let ask = async |usher: &Usher, method: &str, path: &str, scheme: &str| {
        let answer = usher.request(method, path).header("x-forwarded-proto", scheme).send().await.unwrap();
        (answer.status().as_u16(), header(&answer, "location"))
    };
    assert_eq!(ask(&usher, "GET", "/?q=a", "http").await, (308, format!("{PUBLIC}/?q=a")));
    assert_eq!(ask(&usher, "GET", "/", "https").await.0, 200);
    assert_eq!(ask(&usher, "GET", "/", "http, https").await.0, 200, "the nearest proxy's word counts");
    assert_eq!(ask(&usher, "GET", "/api/resources/list", "http").await, (421, String::new()));
    assert_eq!(ask(&usher, "POST", "/theme", "http").await.0, 421);
    assert_eq!(ask(&usher, "GET", "/healthz", "http").await.0, 200);
    let standard = usher_with(&keys, "[proxy]\ntrusted = ['127.0.0.0/8']\nforwarded = 'forwarded'").await;
    let answer = standard.request("GET", "/").header("forwarded", "for=203.0.113.7;proto=http").send().await.unwrap();
    assert_eq!(answer.status(), 308);
    let alone = usher_in_public().await;
    assert_eq!(ask(&alone, "GET", "/", "http").await.0, 200, "a stranger's word leads nowhere");
}
