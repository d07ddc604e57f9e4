//! Names of the site, files, and methods.

use crate::{
    raw::{ask, statuses},
    support::{DataDir, cookie_line, header, shared, usher, usher_with},
};
use local::testing::{Browser, http, location};

#[tokio::test]
async fn row_44_methods_that_an_address_does_not_have_are_refused() {
    let usher = shared().await;
    let browser = usher.signed_in("it-member").await;
    let functions = leptos::server_fn::axum::server_fn_paths();
    let functions = functions.map(|(path, method)| (path, if method == "GET" { &["GET"][..] } else { &["POST"][..] }));
    let (reads, both, posts) = (&["GET", "HEAD"][..], &["GET", "HEAD", "POST"][..], &["POST"][..]);
    let rows = [
        ("/", reads),
        ("/resources", reads),
        ("/account", reads),
        ("/account/preferences", reads),
        ("/account/token", reads),
        ("/design", reads),
        ("/nowhere", reads),
        ("/resources/new", both),
        ("/preferences", posts),
        ("/auth/sign-in", reads),
        ("/auth/callback", &["GET"]),
        // A link asks on its page, with the status 405, whether to sign out.
        ("/auth/sign-out", &["POST", "GET", "HEAD"]),
        ("/healthz", reads),
        ("/readyz", reads),
        ("/pkg/usher.js", reads),
        (app::served_locales().next().unwrap().0, reads),
        ("/robots.txt", reads),
    ];
    for (path, there_are) in rows.into_iter().chain(functions) {
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO", "PROPFIND"] {
            if there_are.contains(&method) {
                continue;
            }
            let answer = browser.send(usher.request(method, path).header("sec-fetch-site", "same-origin")).await;
            assert_eq!(answer.status(), 405, "{method} {path}");
            let allow = header(&answer, "allow");
            let allowed: Vec<_> = allow.split(',').map(str::trim).collect();
            assert_eq!(allowed, there_are, "{method} {path}");
        }
    }
    let resource = usher.request("DELETE", "/resources/blog").header("sec-fetch-site", "same-origin");
    assert_eq!(browser.send(resource).await.status(), 405);
}

#[tokio::test]
async fn the_site_has_one_name() {
    let usher = usher().await;
    let port = usher.url.rsplit(':').next().unwrap();
    let other = format!("http://127.0.0.1:{port}");
    let answer = http().get(format!("{other}/resources?q=a")).send().await.unwrap();
    assert_eq!(location(&answer), Some(usher.at("/resources?q=a")));
    assert_eq!(http().post(format!("{other}/theme")).send().await.unwrap().status(), 421);
    assert_eq!(http().get(format!("{other}/healthz")).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn hd13_a_host_that_is_not_ours_gets_nothing() {
    let usher = shared().await;
    let (host, ours) = (usher.host(), format!("Host: {}\r\n", usher.host()));
    let rows = [
        ("another", "POST / HTTP/1.1\r\nHost: evil.example\r\n".to_owned(), 421),
        ("an address of another host", format!("GET http://evil.example/ HTTP/1.1\r\n{ours}"), 308),
        ("an address of another host, posted", format!("POST http://evil.example/ HTTP/1.1\r\n{ours}"), 421),
        ("our whole address", format!("GET http://{host}/healthz HTTP/1.1\r\n{ours}"), 200),
    ];
    for (what, head, expected) in rows {
        let request = format!("{head}Connection: close\r\nContent-Length: 0\r\n\r\n");
        let answer = ask(usher.address, request.as_bytes()).await;
        assert_eq!(statuses(&answer), [expected], "{what}: {answer}");
        assert!(!answer.contains("evil.example"), "{what}: {answer}");
    }
}

/// Row 21: RFC 9112, section 3.2. What follows on the connection could be meant for another reader.
#[tokio::test]
async fn a_request_without_exactly_one_host_is_refused_and_its_connection_ends() {
    let usher = shared().await;
    let (host, ours) = (usher.host(), format!("Host: {}\r\n", usher.host()));
    let after = format!("GET /healthz HTTP/1.1\r\n{ours}Connection: close\r\n\r\n");
    let rows = [
        ("none", String::new()),
        ("none, but a whole address", format!("http://{host}")),
        ("ours twice", format!("{ours}{ours}")),
        ("ours and another", format!("{ours}Host: evil.example\r\n")),
        ("empty", "Host:\r\n".to_owned()),
        ("no host", "Host: a b<>\r\n".to_owned()),
        ("a user", format!("Host: me@{host}\r\n")),
    ];
    for (what, hosts) in rows {
        for (method, path) in
            [("GET", "/"), ("GET", "/healthz"), ("POST", "/preferences"), ("GET", "/api/resources/list")]
        {
            let (before, hosts) = if hosts.starts_with("http") { (hosts.as_str(), "") } else { ("", hosts.as_str()) };
            let request = format!("{method} {before}{path} HTTP/1.1\r\n{hosts}Content-Length: 0\r\n\r\n{after}");
            let answers = ask(usher.address, request.as_bytes()).await;
            assert_eq!(statuses(&answers), [400], "{what}: {method} {path}: {answers}");
            let lines = answers.to_ascii_lowercase();
            assert!(
                lines.contains("connection: close") && lines.contains("x-content-type-options: nosniff"),
                "{answers}"
            );
        }
    }
    // Supervisors of old speak HTTP/1.0, which has no such header.
    let old = ask(usher.address, b"GET /healthz HTTP/1.0\r\n\r\n").await;
    assert!(old.starts_with("HTTP/1.0 200") || old.starts_with("HTTP/1.1 200"), "{old}");
}

/// Row 21: RFC 9110, sections 8.3.1 and 15.5.16.
#[tokio::test]
async fn media_types_are_read_in_any_case_and_bodies_that_are_compressed_are_refused_with_the_reason() {
    let usher = shared().await;
    let post = |path: &str, content_type: &str| {
        let request = usher.request("POST", path).header("sec-fetch-site", "same-origin").body("theme=dark");
        request.header("content-type", content_type)
    };
    for content_type in [
        "application/x-www-form-urlencoded",
        "Application/X-WWW-Form-URLEncoded",
        "APPLICATION/X-WWW-FORM-URLENCODED; charset=UTF-8",
        "application/x-www-form-urlencoded ;Charset=\"utf-8\"",
    ] {
        let answer = post("/preferences", content_type).send().await.unwrap();
        assert_eq!(answer.status(), 303, "{content_type}");
        assert!(header(&answer, "set-cookie").starts_with("usher-theme=dark"), "{content_type}");
    }
    // One letter in a parameter that is not ASCII does not matter.
    let strange = reqwest::header::HeaderValue::from_bytes(b"application/x-www-form-urlencoded; a=\xe9").unwrap();
    let request =
        usher.request("POST", "/preferences").header("sec-fetch-site", "same-origin").header("content-type", strange);
    assert_eq!(request.body("theme=dark").send().await.unwrap().status(), 303);
    let other = post("/preferences", "text/plain").send().await.unwrap();
    let wanted = header(&other, "accept");
    assert_eq!((other.status().as_u16(), wanted.as_str()), (415, "application/x-www-form-urlencoded"));
    for path in ["/preferences", "/resources/new", "/api/resources/create", "/auth/sign-out"] {
        for coding in ["gzip", "GZIP", "br", "identity, gzip"] {
            let answer = post(path, "application/x-www-form-urlencoded").header("content-encoding", coding);
            let answer = answer.send().await.unwrap();
            assert_eq!(answer.status(), 415, "{path} {coding}");
            assert_eq!(header(&answer, "accept-encoding"), "identity", "{path} {coding}");
        }
    }
    let plain = post("/preferences", "application/x-www-form-urlencoded").header("content-encoding", "Identity");
    assert_eq!(plain.send().await.unwrap().status(), 303);
}

#[tokio::test]
async fn hd14_nothing_outside_of_the_built_files_is_served() {
    let usher = shared().await;
    let paths = [
        "/.env",
        "/.git/config",
        "/Cargo.toml",
        // Row 10: a folder that was named by mistake.
        "/usher.toml",
        "/key.pem",
        "/pkg/usher.js.map",
        "/pkg/usher.wasm.map",
        "/pkg/../.env",
        "/pkg/%2e%2e/.env",
        "/pkg/..%2f.env",
        "/pkg/..%5c.env",
        "/pkg/%252e%252e/.env",
        "/pkg//../.env",
        "/pkg/./../.env",
        "/%2e%2e/Cargo.toml",
        "//etc/passwd",
        "//evil.example/",
        "/pkg/%00",
        "/pkg/",
        "/pkg",
    ];
    for path in paths {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", usher.host());
        let answer = ask(usher.address, request.as_bytes()).await;
        assert_eq!(statuses(&answer), [404], "{path}: {answer}");
        assert!(!answer.contains("SECRET"), "{path}");
    }
}

#[tokio::test]
async fn row_115_what_comes_twice_is_refused() {
    let usher = shared().await;
    let browser = usher.signed_in("it-member").await;
    let cookie = browser.cookies.lock().unwrap()["usher"].clone();
    for cookies in [format!("usher={cookie}; usher={cookie}"), format!("usher=planted; usher={cookie}")] {
        let answer = usher.request("GET", "/resources").header("cookie", cookies).send().await.unwrap();
        assert_eq!(answer.status(), 400);
    }
    let lines = usher.request("GET", "/resources").header("cookie", format!("usher={cookie}"));
    let answer = lines.header("cookie", "usher=planted").send().await.unwrap();
    assert_eq!(answer.status(), 400);
    for path in [
        "/auth/sign-in?return_to=/a&return_to=/b",
        "/auth/sign-in?provider=a&provider=b",
        "/auth/callback?code=a&code=b&state=c",
        "/auth/callback?code=a&state=b&state=c",
        "/api/resources/open?path=/blog&path=/payroll",
    ] {
        let answer = usher.get(&browser, path).await;
        assert_eq!(answer.status(), 400, "{path}");
    }
    let form = [("path", "/a"), ("title", "A"), ("title", "B")];
    assert_eq!(usher.post(&browser, "/resources/new", &form).await.status(), 400);
    assert_eq!(usher.get(&Browser::default(), "/").await.status(), 200);
}

/// Row 20: what servers may read as the address of a private page is led to that address, or is none.
#[tokio::test]
async fn every_private_page_has_exactly_one_address() {
    let usher = shared().await;
    let browser = usher.signed_in("admin").await;
    // Whoever has signed in has a page among the people.
    usher.signed_in("it-member").await;
    let get = async |path: &str| {
        let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n", usher.host(), cookie_line(&browser));
        ask(usher.address, format!("{head}Connection: close\r\n\r\n").as_bytes()).await
    };
    for path in [
        "/account/x.css/..",
        "/account/.",
        "/./account",
        "/x/../account",
        "/account/%2e%2e/account",
        "//account",
        "/account//sessions",
        "/account%2fsessions",
        "/account%5csessions",
        "/account\\sessions",
        "/%2561ccount",
        "/account%00",
        "/resources/blog//",
        "/admin/people/..",
        "/admin/people/%2e%2e",
        "/admin/people/~69t-member",
        "/admin/people/it-member/x",
    ] {
        let answer = get(path).await;
        assert_eq!(statuses(&answer), [404], "{path}: {answer}");
        assert!(!answer.contains("Ira Itemba") && !answer.contains("Engineering blog"), "{path}: {answer}");
        assert!(answer.contains("no-store"), "{path}");
    }
    for (path, leads_to, status) in [
        ("/account/", "/account", 200),
        ("/account/sessions/?a=b/", "/account/sessions?a=b/", 200),
        ("/resources/", "/resources", 200),
        ("/resources/blog/", "/resources/blog", 200),
        ("/resources/blog/edit/", "/resources/blog/edit", 200),
        ("/admin/people/", "/admin/people", 200),
        ("/admin/people/it-member/", "/admin/people/it-member", 200),
        ("/admin/people/it-member/groups/", "/admin/people/it-member/groups", 200),
        ("/%61ccount", "/account", 200),
        ("/resources/%62log?q=%62", "/resources/blog?q=%62", 200),
        ("/auth/sign-in/?return_to=/account", "/auth/sign-in?return_to=/account", 303),
        ("/nowhere/", "/nowhere", 404),
    ] {
        let answer = get(path).await;
        assert_eq!(statuses(&answer), [308], "{path}: {answer}");
        assert!(answer.contains(&format!("\r\nlocation: {leads_to}\r\n")), "{path}: {answer}");
        assert_eq!(statuses(&get(leads_to).await), [status], "{leads_to}");
    }
    // A form that is posted to another spelling changes nothing.
    let posted = usher.request("POST", "/resources/%62log?confirm=delete").header("sec-fetch-site", "same-origin");
    assert_eq!(browser.send(posted.form(&[("version", "1")])).await.status(), 404);
    assert_eq!(usher.get(&browser, "/resources/blog").await.status(), 200);
}

/// Row 20: Cognito takes these for usernames.
#[tokio::test]
async fn people_whose_names_look_like_parts_of_an_address_have_a_page_as_well() {
    let folder = DataDir::new();
    std::fs::create_dir_all(&folder.0).unwrap();
    let seed = folder.0.join("seed.toml");
    let shipped = include_str!("../../../crates/local/seed.toml");
    let names = [(".", "it-member"), ("..", "marketing-member"), ("a/b\\c%2e?#é~", "outsider")];
    let text = names.iter().fold(shipped.to_owned(), |text, (name, before)| {
        text.replace(&format!("username = \"{before}\""), &format!("username = '{name}'"))
    });
    std::fs::write(&seed, text).unwrap();
    let usher = usher_with("", &format!("seed_file = '{}'", seed.display())).await;
    let admin = usher.signed_in("admin").await;
    for (name, _) in names {
        usher.signed_in(name).await;
    }
    for (name, segment) in [(".", "~2E"), ("..", "~2E."), ("a/b\\c%2e?#é~", "a~2Fb~5Cc~252e~3F~23~C3~A9~7E")] {
        let page = format!("/admin/people/{segment}");
        // The client reads the address as browsers do.
        let shown = usher.get(&admin, &page).await;
        assert_eq!(shown.status(), 200, "{name}");
        let shown = shown.text().await.unwrap();
        // Its forms name the user by the subject.
        let rest = shown.split("action=\"/admin/people/").nth(1).unwrap();
        let form = format!("/admin/people/{}", rest.split('"').next().unwrap());
        assert!(form != page && usher.get(&admin, &form).await.text().await.unwrap().contains(name), "{form}");
        for address in [page, form] {
            let done = usher.post(&admin, &address, &[("change", "limit"), ("limit", "7")]).await;
            assert_eq!((done.status().as_u16(), header(&done, "location")), (303, address), "{name}");
        }
    }
}
