//! A site behind nginx, with the configuration of docs/forward-auth.md.

use crate::support::{DataDir, Usher, cookie_line, header, usher_with};
use axum::{Json, Router, extract::Request};
use local::testing::Browser;
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

const DOCUMENT: &str = include_str!("../../../docs/forward-auth.md");
/// Where nginx may be: on the PATH, or where packages put it.
const PROGRAMS: [&str; 3] = ["nginx", "/usr/sbin/nginx", "/usr/local/sbin/nginx"];
/// How often to look for free ports: another program may take one before nginx does.
const ATTEMPTS: usize = 5;

struct Nginx {
    child: Child,
    address: SocketAddr,
    usher: Usher,
    _folder: DataDir,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The site behind: it answers with what it gets.
async fn site() -> SocketAddr {
    let echo = async |request: Request| {
        let headers = request.headers().iter().map(|(name, value)| {
            (name.as_str().to_owned(), Value::from(String::from_utf8_lossy(value.as_bytes()).into_owned()))
        });
        let headers: serde_json::Map<String, Value> = headers.collect();
        Json(json!({ "method": request.method().as_str(), "uri": request.uri().to_string(), "headers": headers }))
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(echo)).await });
    address
}

/// The documented configuration, for these addresses and without TLS.
fn configuration(nginx: SocketAddr, usher: SocketAddr, site: SocketAddr) -> String {
    let block = DOCUMENT.split("```nginx\n").nth(1).unwrap().split("```").next().unwrap();
    let mut block = block.to_owned();
    for (written, tested) in [
        ("listen 443 ssl;", format!("listen {nginx};")),
        ("ssl_certificate     /etc/nginx/usher.pem;", String::new()),
        ("ssl_certificate_key /etc/nginx/usher.key;", String::new()),
        ("server_name usher.example.com;", "server_name _;".to_owned()),
        ("proxy_set_header Host $host;", "proxy_set_header Host $host:$server_port;".to_owned()),
        ("http://127.0.0.1:3000", format!("http://{usher}")),
        ("http://127.0.0.1:8080", format!("http://{site}")),
        // Without TLS the cookie has no prefix.
        ("__Host-Http-usher=", "usher=".to_owned()),
    ] {
        assert!(block.contains(written), "{written}");
        block = block.replace(written, &tested);
    }
    format!(
        "daemon off;\nmaster_process off;\npid nginx.pid;\nevents {{}}\nhttp {{\naccess_log off;\n\
         client_body_temp_path body;\nproxy_temp_path proxy;\nfastcgi_temp_path fastcgi;\nuwsgi_temp_path uwsgi;\n\
         scgi_temp_path scgi;\n{block}}}\n"
    )
}

fn program() -> Option<&'static str> {
    let runs = |program: &&str| Command::new(program).arg("-v").stderr(Stdio::null()).status().is_ok();
    PROGRAMS.into_iter().find(runs)
}

/// `None` where nginx is not installed, and `make test` could not install it.
#[expect(clippy::print_stderr, reason = "whoever runs the tests should know")]
async fn behind_nginx() -> Option<Nginx> {
    let Some(program) = program() else {
        eprintln!("skipped: there is no nginx");
        return None;
    };
    for _ in 0..ATTEMPTS {
        let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let host = format!("localhost:{}", address.port());
        let usher = usher_with(
            &format!("public_url = 'http://{host}'"),
            &format!("[proxy]\ntrusted = ['127.0.0.0/8']\n[sites.wiki]\nhost = '{host}'\npath = '/wiki'"),
        )
        .await;
        let folder = DataDir::new();
        std::fs::create_dir_all(&folder.0).unwrap();
        std::fs::write(folder.0.join("nginx.conf"), configuration(address, usher.address, site().await)).unwrap();
        let child = start(program, &folder.0);
        let mut nginx = Nginx { child, address, usher, _folder: folder };
        while nginx.child.try_wait().unwrap().is_none() {
            if TcpStream::connect(address).await.is_ok() {
                return Some(nginx);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    panic!("nginx does not start: see above");
}

fn start(program: &str, folder: &Path) -> Child {
    Command::new(program).arg("-p").arg(folder).args(["-c", "nginx.conf", "-e", "stderr"]).spawn().unwrap()
}

impl Nginx {
    fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let client = local::testing::http();
        let url = format!("http://{}{path}", self.address);
        client.request(method.parse().unwrap(), url).header("host", self.usher.host())
    }

    async fn get(&self, browser: &Browser, path: &str) -> Response {
        browser.send(self.request("GET", path)).await
    }

    /// The head of the answer to these very bytes, which other clients would tidy up.
    async fn raw(&self, browser: &Browser, address: &str, host: &str) -> String {
        let cookies = cookie_line(browser);
        let request = format!(
            "GET {address} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookies}\r\nx_usher_user: admin\r\n\
             connection: close\r\n\r\n"
        );
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

/// The department IT may edit in the wiki.
async fn grant(usher: &Usher) {
    let admin = usher.signed_in("admin").await;
    let row = [("pattern", "/wiki/**"), ("right", "edit"), ("roles", "department:IT")];
    assert_eq!(usher.post(&admin, "/admin/map", &row).await.status(), 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn nginx_lets_in_whom_usher_lets_in_and_says_who_it_is() {
    let Some(nginx) = behind_nginx().await else { return };
    let usher = &nginx.usher;
    grant(usher).await;
    let member = usher.signed_in("it-member").await;
    member.cookies.lock().unwrap().insert("wiki".to_owned(), "own".to_owned());
    // With this name in its value, a site would have its own cookie taken out in place of Usher's.
    for name in ["a", "zz"] {
        member.cookies.lock().unwrap().insert(name.to_owned(), "usher=planted".to_owned());
    }
    let answer = nginx.get(&member, "/wiki/Main_Page?a=b").await;
    assert_eq!(answer.status(), 200);
    let seen: Value = answer.json().await.unwrap();
    assert_eq!((seen["method"].as_str(), seen["uri"].as_str()), (Some("GET"), Some("/wiki/Main_Page?a=b")));
    for (name, value) in [
        ("x-usher-user", "it-member"),
        ("x-usher-name", "Ira%20Itemba"),
        ("x-usher-email", "it-member@example.com"),
        ("x-usher-groups", "usher-users"),
        ("x-usher-roles", "department:IT,group:usher-users"),
    ] {
        assert_eq!(seen["headers"][name], value, "{name}");
    }
    let cookies = seen["headers"]["cookie"].as_str().unwrap();
    let is_ushers = |cookie: &str| cookie.trim().starts_with("usher=");
    assert!(cookies.contains("wiki=own") && !cookies.split(';').any(is_ushers), "{cookies}");

    let form = nginx.request("POST", "/wiki/save").header("origin", &usher.url).body("text=a");
    let answer = member.send(form).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.json::<Value>().await.unwrap()["method"], "POST");
    let socket = |origin: &str| {
        let request = nginx.request("GET", "/wiki/socket").header("origin", origin);
        request.header("connection", "upgrade").header("upgrade", "websocket")
    };
    let opened: Value = member.send(socket(&usher.url)).await.json().await.unwrap();
    assert_eq!(opened["headers"]["upgrade"], "websocket");
    assert_eq!(member.send(socket("https://evil.example")).await.status(), 403);
    // Through any other protocol requests would pass that nobody asks about.
    let other = nginx.request("GET", "/wiki/a").header("connection", "upgrade").header("upgrade", "h2c");
    let seen: Value = member.send(other).await.json().await.unwrap();
    assert!(seen["headers"]["upgrade"].is_null(), "{seen}");

    let outsider = usher.signed_in("outsider").await;
    assert_eq!(nginx.get(&outsider, "/wiki/Main_Page").await.status(), 403);
    let nobody = nginx.get(&Browser::default(), "/wiki/Main_Page?a=b").await;
    let sign_in = format!("{}/auth/sign-in?return_to=%2Fwiki%2FMain_Page%3Fa%3Db", usher.url);
    assert_eq!((nobody.status().as_u16(), header(&nobody, "location")), (302, sign_in));
    assert_eq!(nginx.get(&Browser::default(), "/").await.status(), 200, "Usher's own pages");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_gets_past_nginx_that_usher_would_refuse() {
    let Some(nginx) = behind_nginx().await else { return };
    let usher = &nginx.usher;
    grant(usher).await;
    let member = usher.signed_in("it-member").await;
    let host = usher.host();
    for (attack, address, host, expected) in [
        ("nothing wrong", "/wiki/a", host, "200"),
        ("dots, to an address that no page has", "/wiki/../admin/people", host, "404"),
        ("dots that come back", "/x/../wiki/a", host, "403"),
        ("encoded dots", "/wiki/%2e%2e/wiki/a", host, "403"),
        ("two slashes", "//wiki/a", host, "403"),
        ("two slashes within", "/wiki//a", host, "403"),
        ("an encoded slash", "/wiki/a%2fb", host, "403"),
        ("a backslash", "/wiki/a\\b", host, "403"),
        ("a path beside the site", "/wikis", host, "403"),
        ("another host", "/wiki/a", "evil.example", "403"),
        ("another host in the request line", "http://evil.example/wiki/a", host, "403"),
        ("Usher's question", "/authz", host, "404"),
        ("Usher's question as Envoy asks", "/authz/wiki/a", host, "404"),
    ] {
        let answer = nginx.raw(&member, address, host).await;
        assert_eq!(answer.split(' ').nth(1), Some(expected), "{attack}: {answer}");
        assert_eq!(answer.contains("x-usher-user"), expected == "200", "{attack}: {answer}");
        assert!(!answer.contains("x_usher_user"), "{attack}: {answer}");
    }
    for (name, value) in [
        ("x-usher-user", "admin"),
        ("x-usher-groups", "usher-admins"),
        ("x-original-uri", "/wiki/a"),
        ("x-original-method", "GET"),
        ("x-forwarded-uri", "/wiki/a"),
        ("x-forwarded-method", "GET"),
        ("x-forwarded-host", "localhost"),
    ] {
        let request = nginx.request("DELETE", "/wiki/b").header("origin", &usher.url).header(name, value);
        assert_eq!(member.send(request).await.status(), 403, "{name}");
    }
    let form = nginx.request("POST", "/wiki/a").header("origin", "https://evil.example");
    assert_eq!(member.send(form).await.status(), 403, "another site's form");
}
