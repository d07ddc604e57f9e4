//! The application that the tests pretend to be, with PKCE, and its browser.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, jwk::JwkSet};
pub use local::testing::{Browser, RedirectOutcome, hidden, http, location, query};
use local::{Options, Services, Switches};
use reqwest::{Client, Response};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
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

/// So many seconds after now, by the clock of the services.
pub async fn it_is_later(services: &Services, seconds: i64) {
    let switches = Switches { clock_ahead: Some(seconds), ..Switches::default() };
    services.faults().set(switches).await.unwrap();
}

/// A browser that shows what arrives at the application. The callback and not the bare origin: a service of a test may
/// get a port that begins with 3999.
pub fn browser() -> Browser {
    Browser::stopping_at(&format!("{APP}/"))
}

/// Signs in with a password at the pool; the answer is the code.
pub async fn sign_in(browser: &Browser, services: &Services, username: &str) -> String {
    let page = browser.follow(&authorize_url(services, &[])).await.page_url();
    browser.submit(&page, username, PASSWORD).await.code()
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
