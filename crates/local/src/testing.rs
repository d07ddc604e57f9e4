//! A browser without scripts, for tests (feature `testing`): cookies, forms, and redirects followed one by one. And a
//! program that gets tokens through it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "part of tests")]

use crate::Services;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;
use std::{collections::BTreeMap, sync::Mutex};
use url::Url;

/// An HTTP client that does not follow redirects.
#[must_use]
pub fn http() -> Client {
    Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}

/// A browser. Its cookies are keyed by name, because browsers share them across all ports of a host.
#[derive(Debug)]
pub struct Browser {
    http: Client,
    stop: Option<String>,
    pub cookies: Mutex<BTreeMap<String, String>>,
}

impl Default for Browser {
    fn default() -> Self {
        Self { http: http(), stop: None, cookies: Mutex::default() }
    }
}

impl Browser {
    /// A browser that does not request URLs starting with `address`, but returns their query.
    #[must_use]
    pub fn stopping_at(address: &str) -> Self {
        Self { stop: Some(address.to_owned()), ..Self::default() }
    }

    pub async fn get(&self, url: &str) -> Response {
        self.send(self.http.get(url)).await
    }

    pub async fn post(&self, url: &str, form: &[(&str, &str)]) -> Response {
        self.send(self.http.post(url).form(form)).await
    }

    /// Sends a request with the browser's cookies and stores those of the response.
    pub async fn send(&self, request: RequestBuilder) -> Response {
        self.try_send(request).await.unwrap()
    }

    /// Like [`send`](Self::send), for a server that may not respond.
    pub async fn try_send(&self, request: RequestBuilder) -> Result<Response, reqwest::Error> {
        let line: Vec<_> = {
            let cookies = self.cookies.lock().unwrap();
            cookies.iter().map(|(name, value)| format!("{name}={value}")).collect()
        };
        let response = request.header("cookie", line.join("; ")).send().await?;
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
        Ok(response)
    }

    /// Follows redirects until a page, or until the URL to stop at.
    pub async fn follow(&self, url: &str) -> RedirectOutcome {
        let mut url = url.to_owned();
        for _ in 0..10 {
            if self.stop.as_ref().is_some_and(|stop| url.starts_with(stop)) {
                return RedirectOutcome::App(query(&url));
            }
            let response = self.get(&url).await;
            match location(&response) {
                Some(next) => url = Url::parse(&url).unwrap().join(&next).unwrap().into(),
                None => return RedirectOutcome::page(url, response).await,
            }
        }
        panic!("too many redirects");
    }

    /// Fills in and submits the sign-in page at `url`, then follows redirects to the end.
    pub async fn submit(&self, url: &str, username: &str, password: &str) -> RedirectOutcome {
        self.fill(url, &[("username", username), ("password", password)]).await
    }

    /// Fills in and submits a form of the hosted UI at `url`, then follows redirects to the end.
    pub async fn fill(&self, url: &str, fields: &[(&str, &str)]) -> RedirectOutcome {
        let page = self.get(url).await.text().await.unwrap();
        let csrf = hidden(&page, "_csrf");
        let mut form = vec![("_csrf", csrf.as_str())];
        form.extend(fields);
        let response = self.post(url, &form).await;
        match location(&response) {
            Some(next) => self.follow(Url::parse(url).unwrap().join(&next).unwrap().as_str()).await,
            None => RedirectOutcome::page(url.to_owned(), response).await,
        }
    }
}

/// Where a chain of redirects ended.
#[derive(Debug)]
pub enum RedirectOutcome {
    App(BTreeMap<String, String>),
    Page { url: String, status: u16, body: String },
}

impl RedirectOutcome {
    async fn page(url: String, response: Response) -> Self {
        let status = response.status().as_u16();
        Self::Page { url, status, body: response.text().await.unwrap() }
    }

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

#[must_use]
pub fn location(response: &Response) -> Option<String> {
    let value = response.headers().get("location")?;
    Some(value.to_str().unwrap().to_owned())
}

#[must_use]
pub fn query(url: &str) -> BTreeMap<String, String> {
    Url::parse(url).unwrap().query_pairs().into_owned().collect()
}

/// What the token endpoint answers to a program that a user signs in to (authorization code grant with PKCE).
pub async fn tokens(
    services: &Services,
    redirect_uri: &str,
    (username, password): (&str, &str),
    client_secret: Option<&str>,
) -> Value {
    let pool = &services.user_pool;
    // SHA-256 of the verifier, in base64url.
    let (verifier, challenge) = ("v".repeat(43), "7w_YNF9DSfIdPf_pRjSq646_kPr-2-o9NAl16JGghdM");
    let parameters = [
        ("client_id", pool.client_id.as_str()),
        ("response_type", "code"),
        ("scope", "openid email profile"),
        ("redirect_uri", redirect_uri),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256"),
    ];
    let authorize = Url::parse_with_params(&format!("{}/oauth2/authorize", pool.domain), parameters).unwrap();
    let browser = Browser::stopping_at(redirect_uri);
    let page = browser.follow(authorize.as_str()).await.page_url();
    let code = browser.submit(&page, username, password).await.code();
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", pool.client_id.as_str()),
        ("redirect_uri", redirect_uri),
        ("code_verifier", verifier.as_str()),
        ("code", code.as_str()),
    ];
    let mut request = http().post(format!("{}/oauth2/token", pool.domain)).form(&form);
    if let Some(secret) = client_secret {
        request = request.basic_auth(&pool.client_id, Some(secret));
    }
    request.send().await.unwrap().json().await.unwrap()
}

/// The value of a hidden form field.
#[must_use]
pub fn hidden(page: &str, name: &str) -> String {
    let start = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
    let rest = &page[page.find(&start).expect("the field") + start.len()..];
    rest[..rest.find('"').unwrap()].to_owned()
}
