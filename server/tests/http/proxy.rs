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
    let redirected = usher.request_under("evil.example", "GET", "/").header("x-forwarded-host", "evil.example");
    let redirected = redirected.send().await.unwrap();
    assert!(!header(&redirected, "location").contains("evil"));
}

/// Whether a second request for this address was refused, when one sign-in may fail in a minute.
async fn second_is_refused(usher: &Usher, first: (&'static str, &str), second: (&'static str, &str)) -> bool {
    let ask = async |(name, value): (&'static str, &str)| {
        usher.request("GET", "/auth/callback").header(name, value).send().await.unwrap().status()
    };
    let before = ask(first).await;
    assert_eq!(before, 400);
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
    let answer = behind.request("GET", "/auth/callback").header(forged.0, forged.1).send().await.unwrap();
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
    assert_eq!(ask(&usher, "POST", "/preferences", "http").await.0, 421);
    assert_eq!(ask(&usher, "GET", "/healthz", "http").await.0, 200);
    let standard = usher_with(&keys, "[proxy]\ntrusted = ['127.0.0.0/8']\nforwarded = 'forwarded'").await;
    let answer = standard.request("GET", "/").header("forwarded", "for=203.0.113.7;proto=http").send().await.unwrap();
    assert_eq!(answer.status(), 308);
    let alone = usher_in_public().await;
    assert_eq!(ask(&alone, "GET", "/", "http").await.0, 200, "a stranger's word leads nowhere");
}

const TRUSTED: &str = "[proxy]\ntrusted = ['127.0.0.0/8']";

/// Row 5: what browsers and proxies write of one and the same address leads nowhere, and never to where it came from.
#[tokio::test]
async fn the_sites_own_address_in_any_spelling_is_no_reason_to_redirect() {
    let usher = usher_with(&format!("public_url = '{PUBLIC}'"), TRUSTED).await;
    let hosts = [
        "usher.example.com",
        "usher.example.com:443",
        "usher.example.com:80",
        "USHER.example.com",
        "usher.example.com:",
    ];
    for host in hosts {
        for scheme in ["https", "https,http", "https, http, http", "HTTPS", "http, https"] {
            let request = usher.request_under(host, "GET", "/?q=a").header("x-forwarded-proto", scheme);
            assert_eq!(request.send().await.unwrap().status(), 200, "{host} {scheme}");
        }
    }
    // Two header fields are one list.
    let two = usher.request("GET", "/").header("x-forwarded-proto", "https").header("x-forwarded-proto", "http");
    assert_eq!(two.send().await.unwrap().status(), 200);
    // The proxy in front speaks TLS, the one behind it says by which scheme it was asked itself.
    let misled = usher.request("GET", "/").header("x-forwarded-proto", "http").header("sec-fetch-site", "none");
    assert_eq!(misled.send().await.unwrap().status(), 200, "a browser that sends fetch metadata asked over TLS");
    // A proxy that asks under another name says under which one it was asked.
    let renamed = usher.request_under("10.0.0.5:3000", "GET", "/");
    assert_eq!(renamed.try_clone().unwrap().send().await.unwrap().status(), 308);
    let told = renamed.header("x-forwarded-host", "usher.example.com").send().await.unwrap();
    assert_eq!(told.status(), 200);
}

/// Row 5: another name of the site still leads to its own, which is another address each time.
#[tokio::test]
async fn a_redirect_leads_to_another_address_than_the_one_that_was_asked_for() {
    let usher = usher_with(&format!("public_url = '{PUBLIC}'"), TRUSTED).await;
    for (host, scheme) in [
        ("usher.example.com.", "https"),
        ("www.usher.example.com", "https"),
        ("usher.example.com:8443", "https"),
        ("usher.example.com", "http"),
        ("usher.example.com:80", "http"),
    ] {
        let request = usher.request_under(host, "GET", "/a?b").header("x-forwarded-proto", scheme);
        let answer = request.send().await.unwrap();
        let led = header(&answer, "location");
        assert_eq!(
            (answer.status().as_u16(), led.as_str()),
            (308, format!("{PUBLIC}/a?b").as_str()),
            "{scheme}://{host}"
        );
        assert_ne!(led, format!("{scheme}://{host}/a?b"));
    }
}

/// Row 5: addresses with an IPv6 literal, and with letters of other alphabets.
#[tokio::test]
async fn sites_with_unusual_hosts_are_found_under_them() {
    for (public_url, host, origin) in [
        ("http://[::1]:4000", "[0:0::1]:4000", "http://[::1]:4000"),
        ("https://xn--mnchen-3ya.example", "XN--MNCHEN-3YA.example:443", "https://xn--mnchen-3ya.example"),
    ] {
        let usher = usher_with(&format!("public_url = '{public_url}'"), "").await;
        let ask = |method: &str, path: &str| usher.request_under(host, method, path);
        assert_eq!(ask("GET", "/").send().await.unwrap().status(), 200, "{public_url}");
        let form = ask("POST", "/preferences").header("origin", origin).form(&[("theme", "dark")]);
        assert_eq!(form.send().await.unwrap().status(), 303, "{public_url}");
        let elsewhere = usher.request_under("other.example", "GET", "/a").send().await.unwrap();
        assert_eq!(header(&elsewhere, "location"), format!("{origin}/a"));
    }
}
