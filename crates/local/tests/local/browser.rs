//! A browser with cookies that follows nothing by itself, and an application with PKCE.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, jwk::JwkSet};
use local::{Options, Services};
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Mutex;
use url::Url;

/// The application's address. Nothing listens there: its redirects are read, not followed.
pub const APP: &str = "http://localhost:3999";
pub const CALLBACK: &str = "http://localhost:3999/auth/callback";
pub const PASSWORD: &str = "Local-Passw0rd!";
/// RFC 7636, appendix B.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// Parameters of a request by name; an empty value takes one away.
pub type Changes<'a> = &'a [(&'a str, &'a str)];

pub fn options() -> Options {
    let mut options = Options::for_tests();
    options.app_urls.push(APP.to_owned());
    options
}

pub async fn start() -> Services {
    local::start(options()).await.unwrap()
}

pub fn http() -> Client {
    Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}

/// Cookies by name: browsers share them between all ports of a host.
pub struct Browser {
    http: Client,
    pub cookies: Mutex<BTreeMap<String, String>>,
}

impl Browser {
    pub fn new() -> Self {
        Self { http: http(), cookies: Mutex::default() }
    }

    pub async fn get(&self, url: &str) -> Response {
        self.send(self.http.get(url)).await
    }

    pub async fn post(&self, url: &str, form: &[(&str, &str)]) -> Response {
        self.send(self.http.post(url).form(form)).await
    }

    async fn send(&self, request: RequestBuilder) -> Response {
        let line: Vec<_> = {
            let cookies = self.cookies.lock().unwrap();
            cookies.iter().map(|(name, value)| format!("{name}={value}")).collect()
        };
        let response = request.header("cookie", line.join("; ")).send().await.unwrap();
        for header in response.headers().get_all("set-cookie") {
            let header = header.to_str().unwrap();
            let (name, value) = header.split(';').next().unwrap().split_once('=').unwrap();
            let mut cookies = self.cookies.lock().unwrap();
            if header.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        response
    }

    /// Follows redirects until a page, or until the application's address.
    pub async fn follow(&self, url: &str) -> Landing {
        let mut url = url.to_owned();
        for _ in 0..10 {
            // The callback and not the bare origin: a service of a test may get a port that begins with 3999.
            if url.starts_with(&format!("{APP}/")) {
                return Landing::App(query(&url));
            }
            let response = self.get(&url).await;
            match location(&response) {
                Some(next) => url = Url::parse(&url).unwrap().join(&next).unwrap().into(),
                None => {
                    let status = response.status().as_u16();
                    return Landing::Page { url, status, body: response.text().await.unwrap() };
                }
            }
        }
        panic!("too many redirects");
    }

    /// Fills in the sign-in page at `url` and follows to the end.
    pub async fn submit(&self, url: &str, username: &str, password: &str) -> Landing {
        let page = self.get(url).await.text().await.unwrap();
        let csrf = hidden(&page, "_csrf");
        let form = [("_csrf", csrf.as_str()), ("username", username), ("password", password)];
        let response = self.post(url, &form).await;
        match location(&response) {
            Some(next) => self.follow(Url::parse(url).unwrap().join(&next).unwrap().as_str()).await,
            None => Landing::Page {
                url: url.to_owned(),
                status: response.status().as_u16(),
                body: response.text().await.unwrap(),
            },
        }
    }

    /// Signs in with a password at the pool; the answer is the code.
    pub async fn sign_in(&self, services: &Services, username: &str) -> String {
        let page = self.follow(&authorize_url(services, &[])).await.page_url();
        self.submit(&page, username, PASSWORD).await.code()
    }
}

/// Where a chain of redirects ended.
#[derive(Debug)]
pub enum Landing {
    App(BTreeMap<String, String>),
    Page { url: String, status: u16, body: String },
}

impl Landing {
    pub fn app(self) -> BTreeMap<String, String> {
        match self {
            Self::App(query) => query,
            Self::Page { url, status, body } => panic!("stopped at {url} with {status}: {body}"),
        }
    }

    pub fn code(self) -> String {
        let query = self.app();
        query.get("code").unwrap_or_else(|| panic!("no code in {query:?}")).clone()
    }

    pub fn page_url(self) -> String {
        match self {
            Self::Page { url, status: 200, .. } => url,
            other => panic!("no page: {other:?}"),
        }
    }
}

pub fn location(response: &Response) -> Option<String> {
    let value = response.headers().get("location")?;
    Some(value.to_str().unwrap().to_owned())
}

pub fn query(url: &str) -> BTreeMap<String, String> {
    Url::parse(url).unwrap().query_pairs().into_owned().collect()
}

/// The value of a hidden field.
pub fn hidden(page: &str, name: &str) -> String {
    let start = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
    let rest = &page[page.find(&start).expect("the field") + start.len()..];
    rest[..rest.find('"').unwrap()].to_owned()
}

/// A good authorize request with some parameters replaced; an empty value removes one.
pub fn authorize_url(services: &Services, changes: Changes<'_>) -> String {
    let mut params = BTreeMap::from([
        ("client_id", services.user_pool.client_id.as_str()),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid email profile"),
        ("state", "a state"),
        ("nonce", "a-nonce"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]);
    params.extend(changes.iter().copied());
    params.retain(|_, value| !value.is_empty());
    let base = format!("{}/oauth2/authorize", services.user_pool.domain);
    Url::parse_with_params(&base, params).unwrap().into()
}

/// The application's calls.
pub struct App {
    http: Client,
    pub domain: String,
    pub client_id: String,
}

impl App {
    pub fn new(services: &Services) -> Self {
        Self {
            http: http(),
            domain: services.user_pool.domain.clone(),
            client_id: services.user_pool.client_id.clone(),
        }
    }

    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
        let url = format!("{}{path}", self.domain);
        let response = self.http.post(url).form(form).send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// Redeems a code with some parameters replaced; an empty value removes one.
    pub async fn redeem(&self, code: &str, changes: Changes<'_>) -> (u16, Value) {
        let mut form = BTreeMap::from([
            ("grant_type", "authorization_code"),
            ("client_id", self.client_id.as_str()),
            ("redirect_uri", CALLBACK),
            ("code", code),
            ("code_verifier", VERIFIER),
        ]);
        form.extend(changes.iter().copied());
        form.retain(|_, value| !value.is_empty());
        let form: Vec<_> = form.into_iter().collect();
        self.post("/oauth2/token", &form).await
    }

    pub async fn tokens(&self, code: &str) -> Value {
        let (status, body) = self.redeem(code, &[]).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    pub async fn refresh(&self, token: &str) -> (u16, Value) {
        let form = [("grant_type", "refresh_token"), ("client_id", self.client_id.as_str()), ("refresh_token", token)];
        self.post("/oauth2/token", &form).await
    }

    pub async fn user_info(&self, token: &str) -> Response {
        let url = format!("{}/oauth2/userInfo", self.domain);
        self.http.get(url).bearer_auth(token).send().await.unwrap()
    }
}

pub async fn get_json(url: &str) -> Value {
    http().get(url).send().await.unwrap().json().await.unwrap()
}

/// A token's header without checking anything.
pub fn header_of(token: &str) -> Value {
    let part = token.split('.').next().unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// The claims of a token, its signature checked with the published key of its `kid`.
pub async fn verified(services: &Services, token: &str) -> Map<String, Value> {
    let jwks = format!("{}/.well-known/jwks.json", services.user_pool.issuer);
    let keys: JwkSet = serde_json::from_value(get_json(&jwks).await).unwrap();
    let kid = header_of(token)["kid"].as_str().unwrap().to_owned();
    let key = DecodingKey::from_jwk(keys.find(&kid).expect("a published key")).unwrap();
    let mut rules = Validation::new(Algorithm::RS256);
    rules.validate_aud = false;
    jsonwebtoken::decode(token, &key, &rules).unwrap().claims
}
