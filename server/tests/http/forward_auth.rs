//! `/authz`, as reverse proxies ask it.

use crate::support::{PUBLIC, Usher, header, put_resources, shared, usher_with};
use local::testing::Browser;
use reqwest::{RequestBuilder, Response};
use std::time::Duration;

const SITES: &str = "[proxy]\ntrusted = ['127.0.0.0/8']\n\
    [sites.wiki]\nhost = 'usher.example.com'\npath = '/wiki'\n\
    [sites.counted]\nhost = 'usher.example.com'\npath = '/counted'\ncounted = true\nresources_decide = true\n\
    [sites.closed]\nhost = 'usher.example.com'\npath = '/closed'\n\
    [sites.shop]\nhost = 'shop.example.com'\npath = '/shop'\n";
/// Far longer than a denial takes to be recorded.
const LONG: Duration = Duration::from_secs(60);
const IDENTITY: [&str; 5] = ["x-usher-user", "x-usher-name", "x-usher-email", "x-usher-groups", "x-usher-roles"];

/// Header fields.
type Fields<'a> = [(&'a str, &'a str)];
/// What is tried, the host that the proxy names, the header fields, and the status of the answer.
type Attack<'a> = (&'a str, &'a str, Vec<(&'a str, &'a str)>, u16);

/// An Usher behind a proxy. The department IT may edit in the wiki, and open what is counted.
async fn guarding() -> Usher {
    guarding_with(SITES).await
}

async fn guarding_with(sections: &str) -> Usher {
    let usher = usher_with(&format!("public_url = '{PUBLIC}'"), sections).await;
    let admin = usher.signed_in("admin").await;
    for pattern in ["/wiki/**", "/counted/*", "/shop/**"] {
        let row = [("pattern", pattern), ("right", "edit"), ("roles", "department:IT")];
        assert_eq!(usher.post(&admin, "/admin/map", &row).await.status(), 303, "{pattern}");
    }
    usher
}

/// As nginx asks.
fn question(usher: &Usher, method: &str, address: &str) -> RequestBuilder {
    usher.request("GET", "/authz").header("x-original-method", method).header("x-original-uri", address)
}

async fn ask(usher: &Usher, browser: &Browser, method: &str, address: &str) -> Response {
    browser.send(question(usher, method, address)).await
}

#[tokio::test]
async fn whom_the_rules_let_in_the_site_knows_and_others_learn_why_not() {
    let usher = guarding().await;
    let [member, outsider, admin] =
        [usher.signed_in("it-member").await, usher.signed_in("outsider").await, usher.signed_in("admin").await];
    let allowed = ask(&usher, &member, "GET", "/wiki/Main_Page?a=b").await;
    assert_eq!(allowed.status(), 200);
    assert_eq!(
        IDENTITY.map(|name| header(&allowed, name)),
        ["it-member", "Ira%20Itemba", "it-member@example.com", "usher-users", "department:IT,group:usher-users"]
    );
    assert_eq!(allowed.text().await.unwrap(), "");
    for (method, expected) in [("HEAD", 200), ("OPTIONS", 200), ("DELETE", 403), ("GET", 200)] {
        let request = question(&usher, method, "/wiki/a%20b").header("sec-fetch-site", "same-origin");
        assert_eq!(member.send(request).await.status(), expected, "{method}");
    }
    assert_eq!(ask(&usher, &admin, "DELETE", "/wiki/a").await.status(), 403, "from no page of the site");
    assert_eq!(ask(&usher, &admin, "GET", "/wiki/a").await.status(), 200);
    let unmapped = ask(&usher, &admin, "GET", "/wiki").await;
    assert_eq!(unmapped.status(), 403);
    assert!(header(&unmapped, "x-usher-reason").starts_with("No%20row%20of%20the%20resource%20map"));

    let kept_out = ask(&usher, &outsider, "GET", "/wiki/Main_Page").await;
    assert_eq!(kept_out.status(), 403);
    assert!(header(&kept_out, "x-usher-reason").starts_with("You%20do%20not%20belong%20to%20a%20group"));
    assert!(IDENTITY.iter().all(|name| header(&kept_out, name).is_empty()));
    assert!(kept_out.text().await.unwrap().contains("usher-users"));
    let without_row = ask(&usher, &member, "GET", "/wiki").await;
    assert_eq!(without_row.status(), 403);
    assert!(header(&without_row, "x-usher-reason").starts_with("None%20of%20your%20roles"));

    // Denials are recorded a moment later.
    let is_recorded = async || {
        let trail: serde_json::Value = usher.get(&admin, "/api/audit/list").await.json().await.unwrap();
        let mut records = trail["page"]["records"].as_array().unwrap().iter();
        records.any(|record| record["action"] == "make_call" && record["object"] == "/wiki/Main_Page")
    };
    let recorded = async {
        while !is_recorded().await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(LONG, recorded).await.unwrap();
}

#[tokio::test]
async fn nobody_is_sent_to_sign_in_and_back() {
    let usher = guarding().await;
    let nobody = Browser::default();
    let answer = ask(&usher, &nobody, "GET", "/wiki/caf%C3%A9?a=b&c=d").await;
    assert_eq!(answer.status(), 401);
    let sign_in = format!("{PUBLIC}/auth/sign-in?return_to=%2Fwiki%2Fcaf%25C3%25A9%3Fa%3Db%26c%3Dd");
    assert_eq!(header(&answer, "x-usher-sign-in"), sign_in);
    assert_eq!(header(&answer, "www-authenticate"), "Bearer");
    let id = header(&answer, "x-request-id");
    let page = answer.text().await.unwrap();
    assert!(page.contains(&id), "{page}");
    assert!(page.contains(&format!("content=\"0; url={sign_in}\"")) && page.contains(&format!("href=\"{sign_in}\"")));
    for address in [String::from("/wiki/form"), format!("/wiki/{}", "a".repeat(1_500))] {
        let method = if address.len() < 100 { "POST" } else { "GET" };
        let answer = ask(&usher, &nobody, method, &address).await;
        let sign_in = format!("{PUBLIC}/auth/sign-in?return_to=%2Fwiki");
        assert_eq!((answer.status().as_u16(), header(&answer, "x-usher-sign-in")), (401, sign_in), "{method}");
    }
    // A program is not sent to a page.
    let refused = question(&usher, "GET", "/wiki/a").bearer_auth("a.b.c").send().await.unwrap();
    assert_eq!((refused.status().as_u16(), header(&refused, "x-usher-sign-in")), (401, String::new()));
    assert_eq!(header(&refused, "www-authenticate"), "Bearer error=\"invalid_token\"");
}

#[tokio::test]
async fn each_kind_of_proxy_is_understood() {
    let usher = guarding().await;
    let member = usher.signed_in("it-member").await;
    let trusted = [("sec-fetch-site", "same-origin")];
    let rows: &[(&str, &str, &str, &Fields<'_>, u16)] = &[
        ("GET", "/authz", "usher.example.com", &[("x-original-method", "PUT"), ("x-original-uri", "/wiki/a")], 200),
        ("GET", "/authz", "usher.example.com", &[("x-original-method", "DELETE"), ("x-original-uri", "/wiki/a")], 403),
        (
            "GET",
            "/authz",
            "usher:3000",
            &[
                ("x-forwarded-method", "POST"),
                ("x-forwarded-uri", "/wiki/a?b"),
                ("x-forwarded-host", "usher.example.com"),
                ("x-forwarded-proto", "https"),
            ],
            200,
        ),
        (
            "GET",
            "/authz",
            "usher:3000",
            &[
                ("x-forwarded-method", "DELETE"),
                ("x-forwarded-uri", "/wiki/a?b"),
                ("x-forwarded-host", "usher.example.com"),
            ],
            403,
        ),
        ("GET", "/authz/wiki/a?b", "usher.example.com", &[], 200),
        ("PATCH", "/authz/wiki/a", "usher.example.com", &[], 200),
        ("DELETE", "/authz/wiki/a", "usher.example.com", &[], 403),
        ("HEAD", "/authz/wiki/a/", "usher.example.com", &[], 200),
    ];
    for (method, path, host, headers, expected) in rows {
        let mut request = usher.request_under(host, method, path);
        for (name, value) in headers.iter().chain(&trusted) {
            request = request.header(*name, *value);
        }
        let answer = member.send(request).await;
        assert_eq!(answer.status().as_u16(), *expected, "{method} {path} {headers:?}: {answer:?}");
    }
}

/// One attack per row: what is asked by a member whom the rules let into `/wiki/`, and how it is refused.
#[tokio::test]
async fn no_attack_gets_past() {
    let usher = guarding().await;
    let member = usher.signed_in("it-member").await;
    let get: [(&str, &str); 2] = [("x-original-method", "GET"), ("x-original-uri", "/wiki/a")];
    let post = [("x-original-method", "POST"), ("x-original-uri", "/wiki/a")];
    let with = |base: [(&'static str, &'static str); 2], more: &[(&'static str, &'static str)]| {
        base.iter().chain(more).copied().collect::<Vec<_>>()
    };
    let at = |address: &'static str| vec![("x-original-method", "GET"), ("x-original-uri", address)];
    let here = "usher.example.com";
    let rows: Vec<Attack<'_>> = vec![
        ("nothing wrong", here, with(get, &[]), 200),
        ("dots", here, at("/wiki/../admin"), 403),
        ("dots that come back", here, at("/x/../wiki/a"), 403),
        ("one dot", here, at("/wiki/./a"), 403),
        ("encoded dots", here, at("/wiki/%2e%2e/admin"), 403),
        ("dots encoded twice", here, at("/wiki/%252e%252e/admin"), 403),
        ("dots of another alphabet", here, at("/wiki/%EF%BC%8E%EF%BC%8E/admin"), 403),
        ("overlong dots", here, at("/wiki/%c0%ae%c0%ae/admin"), 403),
        ("dots with a parameter", here, at("/wiki/..;/admin"), 403),
        ("two slashes", here, at("//wiki/a"), 403),
        ("two slashes within", here, at("/wiki//a"), 403),
        ("an encoded slash", here, at("/wiki/a%2fb"), 403),
        ("an encoded slash at the end of the site", here, at("/wiki%2fa"), 403),
        ("a backslash", here, at("/wiki\\a"), 403),
        ("an encoded backslash", here, at("/wiki/a%5c..%5cb"), 403),
        ("the end of a line", here, at("/wiki/a%0d%0aX-Usher-User:%20admin"), 403),
        ("a null byte", here, at("/wiki/a%00"), 403),
        ("an escape that nobody needs", here, at("/wiki/%61"), 403),
        ("dots in the query", here, at("/wiki/a?b=/../%2F"), 200),
        ("a whole URL", here, at("https://usher.example.com/wiki/a"), 403),
        ("a fragment", here, at("/wiki/a#/../b"), 403),
        ("another spelling of the site", here, at("/WIKI/a"), 403),
        ("a path beside the site", here, at("/wikis/a"), 403),
        ("Usher's own pages", here, at("/admin/people"), 403),
        ("no address", here, vec![("x-original-method", "GET")], 403),
        ("no method", here, vec![("x-original-uri", "/wiki/a")], 403),
        ("a method in lower case", here, vec![("x-original-method", "delete"), ("x-original-uri", "/counted/a")], 403),
        ("two addresses", here, with(get, &[("x-original-uri", "/wiki/b")]), 403),
        ("two methods", here, with(get, &[("x-original-method", "DELETE")]), 403),
        ("the header of another proxy", here, with(get, &[("x-forwarded-uri", "/wiki/b")]), 403),
        ("the method of another proxy", here, with(post, &[("x-forwarded-method", "GET")]), 403),
        ("another method for the site's framework", here, with(get, &[("x-http-method-override", "DELETE")]), 403),
        ("the same with underscores", here, with(get, &[("x_http_method_override", "DELETE")]), 403),
        ("another address for the site's framework", here, with(get, &[("x-original-url", "/admin")]), 403),
        ("another address for its server", here, with(get, &[("x-rewrite-url", "/admin")]), 403),
        ("an injected user", here, with(get, &[("x-usher-user", "admin")]), 403),
        ("injected groups", here, with(get, &[("x-usher-groups", "usher-admins")]), 403),
        ("an injected user with underscores", here, with(get, &[("x_usher_user", "admin")]), 403),
        ("an injected user with dots", here, with(get, &[("x.usher.user", "admin")]), 403),
        ("an unknown host", "evil.example", with(get, &[]), 403),
        ("an unknown host in front", here, with(get, &[("x-forwarded-host", "evil.example")]), 403),
        ("another site's host", here, with(get, &[("x-forwarded-host", "shop.example.com")]), 403),
        ("Usher's host for another site", "shop.example.com", with(get, &[("x-forwarded-host", here)]), 403),
        ("two hosts", "usher:1", with(get, &[("x-forwarded-host", "usher.example.com, evil.example")]), 403),
        ("Usher's cookie on another site", "shop.example.com", at("/a"), 401),
        ("without TLS", here, with(get, &[("x-forwarded-proto", "http")]), 403),
        ("another site's form", here, with(post, &[("sec-fetch-site", "cross-site")]), 403),
        ("a sibling's form", here, with(post, &[("sec-fetch-site", "same-site")]), 403),
        ("a form of an unknown page", here, with(post, &[]), 403),
        ("another origin's form", here, with(post, &[("origin", "https://evil.example")]), 403),
        ("another origin's WebSocket", here, with(get, &[("origin", "https://evil.example")]), 403),
        (
            "a sibling's WebSocket",
            here,
            with(get, &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "websocket")]),
            403,
        ),
        ("another protocol", here, with(get, &[("upgrade", "h2c")]), 403),
        ("another protocol besides", here, with(get, &[("upgrade", "websocket, h2c")]), 403),
        ("a protocol in another field", here, with(get, &[("upgrade", "websocket"), ("upgrade", "h2c")]), 403),
        ("an image on another site", here, with(get, &[("sec-fetch-site", "cross-site")]), 403),
        ("own WebSocket", here, with(get, &[("origin", PUBLIC), ("upgrade", "WebSocket")]), 200),
        ("own form", here, with(post, &[("origin", PUBLIC)]), 200),
    ];
    for (attack, host, headers, expected) in rows {
        let mut request = usher.request_under(host, "GET", "/authz");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let answer = member.send(request).await;
        assert_eq!(answer.status().as_u16(), expected, "{attack}: {answer:?}");
        let tells = IDENTITY.iter().any(|name| answer.headers().contains_key(*name));
        assert_eq!(tells, expected == 200, "{attack}");
        assert_eq!(header(&answer, "location"), "", "{attack}");
    }
    // The same, as Envoy asks.
    for address in ["/wiki/../admin", "//wiki/a", "/wiki/a%2fb", "/wiki/%5c", "/admin", "", "/"] {
        // A client that does not tidy the address up, as reqwest does.
        let answer = raw_question(&usher, &member, &format!("/authz{address}")).await;
        assert!(answer.starts_with("HTTP/1.1 403 "), "{address}: {answer}");
    }
}

/// A site may read the header that Usher does not.
#[tokio::test]
async fn where_forwarded_counts_the_other_header_names_no_other_host() {
    let usher = guarding_with(&SITES.replacen("[proxy]", "[proxy]\nforwarded = 'forwarded'", 1)).await;
    let member = usher.signed_in("it-member").await;
    let forwarded = "for=203.0.113.7;host=usher.example.com;proto=https";
    for (asked, forwarded, unread, expected) in [
        ("usher:3000", Some(forwarded), None, 200),
        ("usher:3000", Some(forwarded), Some("usher.example.com"), 200),
        ("usher.example.com", None, Some("usher.example.com"), 200),
        ("usher:3000", Some(forwarded), Some("evil.example"), 403),
        ("usher:3000", Some(forwarded), Some("usher.example.com, evil.example"), 403),
        ("usher.example.com", None, Some("evil.example"), 403),
        ("usher.example.com", None, Some("shop.example.com"), 403),
        ("usher:3000", None, Some("usher.example.com"), 403),
    ] {
        let mut request = usher.request_under(asked, "GET", "/authz").header("x-original-method", "GET");
        request = request.header("x-original-uri", "/wiki/a");
        for (name, value) in [("forwarded", forwarded), ("x-forwarded-host", unread)] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        let answer = member.send(request).await;
        assert_eq!(answer.status().as_u16(), expected, "{asked} {forwarded:?} {unread:?}: {answer:?}");
    }
}

/// The head of the answer to a GET of this very address.
async fn raw_question(usher: &Usher, browser: &Browser, address: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let cookies = crate::support::cookie_line(browser);
    let request =
        format!("GET {address} HTTP/1.1\r\nhost: {}\r\ncookie: {cookies}\r\nconnection: close\r\n\r\n", usher.host());
    let mut stream = tokio::net::TcpStream::connect(usher.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split("\r\n\r\n").next().unwrap().to_owned()
}

#[tokio::test]
async fn a_stranger_is_not_answered_whoever_they_are() {
    let direct = shared().await;
    let admin = direct.signed_in("admin").await;
    for path in ["/authz", "/authz/wiki/a"] {
        let request = direct.request("GET", path).header("x-original-method", "GET");
        let answer = admin.send(request.header("x-original-uri", "/wiki/a")).await;
        assert_eq!(answer.status(), 403, "{path}");
        assert!(header(&answer, "x-usher-reason").contains("proxy.trusted"), "{path}");
    }
}

#[tokio::test]
async fn programs_have_the_rights_of_their_token_on_every_site() {
    let usher = guarding().await;
    let (admin, member) = (usher.access_token("admin").await, usher.access_token("it-member").await);
    let ask = async |token: &str, host: &str, method: &str, address: &str| {
        let request = usher.request_under(host, "GET", "/authz").header("x-original-method", method);
        request.header("x-original-uri", address).bearer_auth(token).send().await.unwrap()
    };
    let allowed = ask(&admin, "usher.example.com", "DELETE", "/wiki/a").await;
    assert_eq!((allowed.status().as_u16(), header(&allowed, "x-usher-user").as_str()), (200, "admin"));
    assert_eq!(header(&allowed, "x-usher-email"), "", "an access token has none");
    assert_eq!(ask(&admin, "shop.example.com", "POST", "/orders/1").await.status(), 200);
    let denied = ask(&member, "usher.example.com", "GET", "/wiki/a").await;
    assert_eq!(denied.status(), 403, "an access token has no department");
    assert_eq!(header(&denied, "www-authenticate"), "Bearer error=\"insufficient_scope\"");
}

#[tokio::test]
async fn calls_of_counted_sites_use_up_the_day() {
    let usher = guarding().await;
    let (admin, member) = (usher.signed_in("admin").await, usher.signed_in("it-member").await);
    let limited = usher.post(&admin, "/admin/people/it-member", &[("change", "limit"), ("limit", "3")]).await;
    assert_eq!(limited.status(), 303);
    let post = || question(&usher, "POST", "/counted/form").header("origin", PUBLIC);
    assert_eq!(ask(&usher, &member, "GET", "/counted/a").await.status(), 200);
    assert_eq!(ask(&usher, &member, "GET", "/counted/a/b").await.status(), 403, "denied: not counted");
    assert_eq!(ask(&usher, &member, "GET", "/counted/a//b").await.status(), 403, "no path: not counted");
    assert_eq!(ask(&usher, &member, "GET", "/wiki/b").await.status(), 200, "not a counted site");
    assert_eq!(ask(&usher, &member, "GET", "/counted/a").await.status(), 200, "each call counts");
    assert_eq!(member.send(post()).await.status(), 200);
    for request in [post(), question(&usher, "GET", "/counted/b")] {
        let refused = member.send(request).await;
        assert_eq!(refused.status(), 429);
        assert!(header(&refused, "retry-after").parse::<u64>().unwrap() > 0);
        assert!(header(&refused, "x-usher-reason").starts_with("You%20have%20used%20all%203"));
    }
    assert_eq!(ask(&usher, &member, "GET", "/wiki/c").await.status(), 200);
}

#[tokio::test]
async fn where_a_resource_has_the_path_its_owner_decides_as_on_its_page() {
    let usher = guarding().await;
    let paths = ["/counted/deep/own", "/closed/own"];
    put_resources(&usher.services, paths.map(|path| (path.to_owned(), "A text.".to_owned()))).await;
    let (owner, other) = (usher.signed_in("it-member").await, usher.signed_in("marketing-member").await);
    for (method, expected) in [("GET", 200), ("PUT", 200), ("DELETE", 200)] {
        let request = || question(&usher, method, "/counted/deep/own").header("origin", PUBLIC);
        assert_eq!(owner.send(request()).await.status(), expected, "{method}");
        assert_eq!(other.send(request()).await.status(), 403, "{method}");
    }
    let closed = ask(&usher, &owner, "GET", "/closed/own").await;
    assert_eq!(closed.status(), 403, "members create resources anywhere, so they open no site by default");
    // What nobody may see looks like what is not there.
    let mut seen = Vec::new();
    for address in ["/counted/deep/own", "/counted/deep/other"] {
        let refused = ask(&usher, &other, "GET", address).await;
        let reason = header(&refused, "x-usher-reason");
        seen.push((refused.status(), reason, refused.text().await.unwrap().lines().take(3).collect::<String>()));
    }
    assert_eq!(seen[0], seen[1]);
}
