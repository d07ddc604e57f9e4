//! TLS of Usher's own.

use crate::support::{DataDir, header, usher_with};
use reqwest::{Certificate, Client, Version, redirect::Policy};

/// The configuration, and a client that trusts its certificate alone.
pub(crate) fn certificate(folder: &DataDir) -> (String, Client) {
    std::fs::create_dir_all(&folder.0).unwrap();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (certificate, key) = (folder.0.join("certificate.pem"), folder.0.join("key.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let section = format!("[tls]\ncertificate = '{}'\nkey = '{}'", certificate.display(), key.display());
    let root = Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
    let client = Client::builder().tls_certs_only([root]).redirect(Policy::none()).no_proxy();
    (section, client.build().unwrap())
}

#[tokio::test]
async fn hd8_over_tls_browsers_are_told_to_stay_there_and_cookies_too() {
    let folder = DataDir::new();
    let (section, client) = certificate(&folder);
    let usher = usher_with("", &section).await;
    assert!(usher.url.starts_with("https://localhost:"));
    let page = client.get(usher.at("/")).send().await.unwrap();
    assert_eq!(page.status(), 200);
    assert_eq!(header(&page, "strict-transport-security"), "max-age=63072000; includeSubDomains");
    assert!(header(&page, "content-security-policy").contains("upgrade-insecure-requests"));
    let begun = client.get(usher.at("/auth/sign-in")).send().await.unwrap();
    let cookie = header(&begun, "set-cookie");
    assert!(cookie.starts_with("__Host-Http-usher-attempt-") && cookie.ends_with("; Secure"), "{cookie}");
}

#[tokio::test]
async fn http_2_and_http_1_are_spoken_over_tls_and_plain_http_is_not() {
    let folder = DataDir::new();
    let (section, client) = certificate(&folder);
    let usher = usher_with("", &section).await;
    let answer = client.get(usher.at("/healthz")).send().await.unwrap();
    assert_eq!((answer.version(), answer.status().as_u16()), (Version::HTTP_2, 200));
    let root = std::fs::read(folder.0.join("certificate.pem")).unwrap();
    let root = Certificate::from_pem(&root).unwrap();
    let old = Client::builder().tls_certs_only([root]).http1_only().no_proxy().build().unwrap();
    assert_eq!(old.get(usher.at("/healthz")).send().await.unwrap().version(), Version::HTTP_11);
    assert!(usher.request("GET", "/healthz").send().await.is_err());
}

#[tokio::test]
async fn t269_over_http_2_two_headers_are_refused_as_well() {
    let folder = DataDir::new();
    let (section, client) = certificate(&folder);
    let usher = usher_with("", &section).await;
    let request = client.get(usher.at("/api/resources/list"));
    let answer = request.header("authorization", "Bearer a").header("authorization", "Bearer b").send().await.unwrap();
    assert_eq!((answer.version(), answer.status().as_u16()), (Version::HTTP_2, 400));
}

#[tokio::test]
async fn a_connection_that_does_not_begin_to_speak_tls_is_closed() {
    let folder = DataDir::new();
    let (section, _) = certificate(&folder);
    let usher = usher_with("", &format!("{section}\n[limits]\nheader_seconds = 1")).await;
    let mut stream = tokio::net::TcpStream::connect(usher.address).await.unwrap();
    assert_eq!(crate::raw::rest(&mut stream).await, "");
}

#[tokio::test]
async fn row_42_beside_tls_plain_http_shows_the_way_and_nothing_else() {
    let folder = DataDir::new();
    let (section, _) = certificate(&folder);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let usher = usher_with("", &format!("{section}\nredirect_from = '{free}'")).await;
    let plain = local::testing::http();
    let ask = async |request: reqwest::RequestBuilder| {
        let answer = request.header("host", usher.url.trim_start_matches("https://")).send().await.unwrap();
        (answer.status().as_u16(), header(&answer, "location"))
    };
    let at = |path: &str| format!("http://{free}{path}");
    assert_eq!(ask(plain.get(at("/resources?q=a"))).await, (308, usher.at("/resources?q=a")));
    assert_eq!(ask(plain.get(at("/api/resources/list"))).await, (421, String::new()));
    assert_eq!(ask(plain.post(at("/preferences"))).await.0, 421);
}
