//! Attacks by a member whom the resource map lets into the sites.

use super::behind::Behind;
use serde_json::Value;

/// The status line, and the body if it is what the site answers.
fn read(answer: &str) -> (u16, Option<Value>) {
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("{answer}"));
    let json = answer.find('{').zip(answer.rfind('}')).map(|(first, last)| &answer[first..=last]);
    (status, json.and_then(|json| serde_json::from_str(json).ok()))
}

pub(super) async fn nothing_gets_past_the_proxy_that_usher_would_refuse(behind: &Behind) {
    let member = behind.usher.signed_in("it-member").await;
    let mut visitor = super::visitor::Visitor::new(behind);
    assert_eq!(visitor.enter(&format!("http://{}/a", behind.shop_host()), "it-member").await.0, 200);
    let (here, shop) = (behind.usher.host().to_owned(), behind.shop_host());
    let at_shop = visitor.at(&shop);
    let elsewhere = format!("evil.example:{}", here.rsplit(':').next().unwrap());
    let requests = || behind.wiki.requests() + behind.shop.requests();

    // What is let in arrives as it was sent: Usher was asked about this very address.
    for (browser, host, address) in [
        (&member, &here, "/wiki/a"),
        (&member, &here, "/wiki/a%20b/"),
        (&member, &here, "/wiki/caf%C3%A9"),
        (&member, &here, "/wiki/a?b=/../%2F//c%00"),
        (&member, &here, "/wiki/a?"),
        (&member, &here, "/wiki/it%27s"),
        (&member, &here, "/wiki/a%3Ab"),
        (at_shop, &shop, "/a%20b"),
        (at_shop, &shop, "/wiki/a"),
    ] {
        let answer = behind.raw_answer(browser, &format!("GET {address}"), host, "").await;
        let (status, seen) = read(&answer);
        assert_eq!(status, 200, "{address}: {answer}");
        assert_eq!(seen.unwrap()["uri"], address, "{answer}");
    }

    let before = requests();
    for (attack, browser, host, address) in [
        ("dots", &member, &here, "/wiki/../admin/people"),
        ("dots that come back", &member, &here, "/x/../wiki/a"),
        ("dots to the site's first page", &member, &here, "/wiki/a/.."),
        ("one dot", &member, &here, "/wiki/./a"),
        ("encoded dots", &member, &here, "/wiki/%2e%2e/wiki/a"),
        ("dots encoded twice", &member, &here, "/wiki/%252e%252e/wiki/a"),
        ("dots with a parameter", &member, &here, "/wiki/..;/wiki/a"),
        ("two slashes", &member, &here, "//wiki/a"),
        ("two slashes within", &member, &here, "/wiki//a"),
        ("two slashes at the end", &member, &here, "/wiki/a//"),
        ("an encoded slash", &member, &here, "/wiki/a%2fb"),
        ("an encoded slash at the end of the site", &member, &here, "/wiki%2Fa"),
        ("an encoded question mark", &member, &here, "/wiki/a%3Fb"),
        ("a backslash", &member, &here, "/wiki/a\\b"),
        ("an encoded backslash", &member, &here, "/wiki/a%5C..%5Cb"),
        ("an escape that nobody needs", &member, &here, "/%77iki/a"),
        ("an escape within", &member, &here, "/wiki/%61"),
        ("a null byte", &member, &here, "/wiki/a%00"),
        ("the end of a line", &member, &here, "/wiki/a%0d%0aX-Usher-User:%20admin"),
        ("no escape at all", &member, &here, "/wiki/100%"),
        ("a fragment", &member, &here, "/wiki/a#/../b"),
        ("another spelling of the site", &member, &here, "/WIKI/a"),
        ("a path beside the site", &member, &here, "/wikis"),
        ("a parameter beside the site", &member, &here, "/wiki;/a"),
        ("another host", &member, &elsewhere, "/wiki/a"),
        ("another site's host", &member, &shop, "/wiki/a"),
        ("another host in the request line", &member, &here, "http://evil.example/wiki/a"),
        ("another site's host in the request line", &member, &here, &*format!("http://{shop}/wiki/a")),
        ("no path", &member, &here, "wiki/a"),
        ("Usher's question", &member, &here, "/authz"),
        ("Usher's question with a slash", &member, &here, "/authz/"),
        ("Usher's question with a query", &member, &here, "/authz?a"),
        ("Usher's question, escaped", &member, &here, "/%61uthz"),
        ("Usher's question, after two slashes", &member, &here, "//authz"),
        ("Usher's question, after dots", &member, &here, "/x/../authz"),
        ("Usher's question in the whole", &member, &here, &*format!("http://{here}/authz")),
        ("Usher's question as Envoy asks", &member, &here, "/authz/wiki/a"),
        ("Usher's question through the site's sign-in", at_shop, &shop, "/.usher/../authz"),
        ("Usher's question below the site's sign-in", at_shop, &shop, "/.usher/asks"),
        ("dots on another host", at_shop, &shop, "/a/../b"),
        ("dots from the sign-in", at_shop, &shop, "/.usher/../a"),
        ("encoded dots from the sign-in", at_shop, &shop, "/.usher/%2e%2e/a"),
        ("dots into the sign-in", at_shop, &shop, "/a/../.usher/enter"),
        ("two slashes on another host", at_shop, &shop, "//a"),
        ("an encoded slash on another host", at_shop, &shop, "/a%2Fb"),
        ("Usher's host with a site's cookie", at_shop, &here, "/wiki/a"),
    ] {
        let headers = "x-original-method: GET\r\nx-original-uri: /wiki/a\r\n";
        for headers in ["", headers] {
            let answer = behind.raw_answer(browser, &format!("GET {address}"), host, headers).await;
            let (status, seen) = read(&answer);
            let is_refused = matches!(status, 301 | 302 | 308 | 400 | 401 | 403 | 404 | 421);
            assert!(is_refused && seen.is_none(), "{attack}: {answer}");
            assert!(!answer.to_lowercase().contains("x-usher-user"), "{attack}: {answer}");
        }
    }
    assert_eq!(requests(), before);

    // A whole URL names the host (RFC 9112, section 3.2.2). If the proxy takes the request, the site sees no other host
    // and the path alone.
    for host in [&here, &elsewhere] {
        let answer = behind.raw_answer(&member, &format!("GET http://{here}/wiki/a"), host, "").await;
        let (status, seen) = read(&answer);
        let seen = seen.map(|seen| (seen["headers"]["host"] == here, seen["uri"] == "/wiki/a"));
        assert!(matches!((status, seen), (200, Some((true, true))) | (400 | 403, None)), "{host}: {answer}");
    }
}

pub(super) async fn nobody_says_to_the_site_who_they_are(behind: &Behind) {
    let usher = &behind.usher;
    let member = usher.signed_in("it-member").await;
    for (name, value) in [
        ("x-usher-user", "admin"),
        ("X-USHER-USER", "admin"),
        ("x_usher_user", "admin"),
        ("x-usher_user", "admin"),
        ("x.usher.user", "admin"),
        ("x-usher-groups", "usher-admins"),
        ("x-usher-roles", "department:Board"),
        ("x-usher-truncated", "x-usher-user"),
        ("x-usher-else", "admin"),
        ("connection", "x-usher-user"),
        ("connection", "close, X-Usher-Roles"),
        ("x-original-uri", "/wiki/c"),
        ("x-original-method", "POST"),
        ("x-forwarded-uri", "/wiki/c"),
        ("x-forwarded-method", "POST"),
        ("x-forwarded-host", "shop.example.com"),
        ("forwarded", "host=shop.example.com"),
        ("x-http-method-override", "DELETE"),
        ("x-original-url", "/admin"),
        ("x-rewrite-url", "/admin"),
        ("authorization", "Basic YWRtaW46YQ=="),
    ] {
        let before = behind.wiki.requests();
        let header = format!("{name}: {value}\r\n");
        let answer = behind.raw_answer(&member, "GET /wiki/b", usher.host(), &header).await;
        let (status, seen) = read(&answer);
        let Some(seen) = seen else {
            assert!(matches!(status, 400 | 401 | 403), "{name}: {answer}");
            assert_eq!(behind.wiki.requests(), before, "{name}");
            continue;
        };
        assert_eq!(status, 200, "{name}: {answer}");
        let own = [
            ("x-usher-user", "it-member"),
            ("x-usher-name", "Ira%20Itemba"),
            ("x-usher-email", "it-member@example.com"),
            ("x-usher-groups", "usher-users"),
            ("x-usher-roles", "department:IT,group:usher-users"),
        ];
        for (own, value) in own {
            assert_eq!(seen["headers"][own], value, "{name}");
        }
        let left_out = seen["headers"]["connection"].as_str().unwrap_or_default().to_lowercase();
        assert!(!left_out.contains("x-usher"), "{name}: a server behind would leave these out: {left_out}");
        // A header without a value says nothing.
        let plain = |name: &str| name.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        let is_own = |name: &str| own.iter().any(|(own, _)| *own == name);
        let forged =
            |(name, value): &(&String, &Value)| plain(name).starts_with("x-usher") && *value != "" && !is_own(name);
        let forged: Vec<_> = seen["headers"].as_object().unwrap().iter().filter(forged).collect();
        assert!(forged.is_empty(), "{name}: {forged:?}");
    }
}
