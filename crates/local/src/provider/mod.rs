//! An OpenID provider that speaks Cognito's protocol.
//!
//! One body of code, started twice: as the user pool and as the company directory that the pool
//! federates with. What differs is in [`Settings`]: names, issuer, claims, and whether there is an
//! identity provider upstream.
//!
//! | module | endpoint or duty |
//! |---|---|
//! | `authorize` | GET `/oauth2/authorize` |
//! | `authorize_request` | its query, which all sign-in pages carry along |
//! | `login`, `challenge` | GET and POST `/login`, and `/challenge`: a new password, a code |
//! | `federation`, `upstream` | GET `/oauth2/idpresponse`: the pool as a client of the directory |
//! | `token`, `revoke`, `user_info` | POST `/oauth2/token`, `/oauth2/revoke`, GET `/oauth2/userInfo` |
//! | `logout`, `error_page`, `discovery` | GET `/logout`, `/error`, `/.well-known/...` under the issuer |
//! | `tokens`, `claims`, `trigger` | what ID and access tokens say, and the trigger's part in it |
//! | `administration` | POST `/`: what an administrator may call, signed with AWS credentials |
//! | `users`, `sessions`, `codes`, `families`, `clients` | one kind of thing each |
//! | `faults` | `/_faults`: what goes wrong on demand |
//! | `state`, `snapshot`, `keys`, `secrets` | memory, disk, keys, randomness and hashes |
//! | `html`, `respond`, `params`, `cookies`, `csrf`, `password_policy`, `clock` | plumbing |

mod administration;
mod authorize;
mod authorize_request;
mod challenge;
mod claims;
mod clients;
mod clock;
mod codes;
mod cookies;
mod csrf;
mod discovery;
mod error_page;
mod families;
pub(crate) mod faults;
mod federation;
mod html;
mod keys;
mod login;
mod logout;
mod params;
mod password_policy;
mod respond;
mod revoke;
mod secrets;
mod sessions;
pub(crate) mod snapshot;
mod state;
mod token;
mod tokens;
mod trigger;
mod upstream;
mod user_info;
mod users;

pub(crate) use clients::{Client, origin_of};
pub(crate) use clock::Clock;
pub(crate) use keys::{KeyRing, Keys};
pub(crate) use state::Store;
pub(crate) use upstream::Upstream;
pub(crate) use users::seed;

use crate::error::Error;
use crate::options::Lifetimes;
use crate::services::Account;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::sync::{Arc, PoisonError, RwLock};

/// Forms here have a few short fields.
const BODY_LIMIT: usize = 64 * 1024;

/// What tells the user pool and the company directory apart.
#[derive(Debug)]
pub(crate) enum Kind {
    /// The user pool. `groups` are those that exist; a federated user's own come on top.
    UserPool { region: String, pool_id: String, trigger: triggers::Config, groups: Vec<String> },
    /// The company directory.
    Directory,
}

/// Fixed properties of a provider.
pub(crate) struct Settings {
    pub(crate) kind: Kind,
    /// Heading of the sign-in page.
    pub(crate) title: String,
    /// Line under the heading.
    pub(crate) subtitle: String,
    /// Where the pages are, without a slash at the end.
    pub(crate) base_url: String,
    /// Path of the issuer below `base_url`: empty, or `/` and the pool's id.
    pub(crate) issuer_path: String,
    /// Prefix of the cookies; empty for the pool, whose cookies are named as Cognito's.
    pub(crate) cookie_prefix: &'static str,
    pub(crate) scopes: &'static [&'static str],
    pub(crate) lifetimes: Lifetimes,
    /// Shown on the sign-in page, since this is local mode.
    pub(crate) accounts: Vec<Account>,
    pub(crate) password: String,
    /// PBKDF2 iterations of new passwords.
    pub(crate) iterations: NonZeroU32,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("kind", &self.kind)
            .field("base_url", &self.base_url)
            .field("issuer_path", &self.issuer_path)
            .finish_non_exhaustive()
    }
}

impl Settings {
    pub(crate) fn issuer(&self) -> String {
        format!("{}{}", self.base_url, self.issuer_path)
    }

    fn cookie(&self, name: &str) -> String {
        format!("{}{name}", self.cookie_prefix)
    }
}

/// One running provider.
#[derive(Debug)]
pub(crate) struct Provider {
    pub(crate) settings: Settings,
    pub(crate) clients: RwLock<BTreeMap<String, Client>>,
    pub(crate) upstreams: Vec<Upstream>,
    pub(crate) keys: KeyRing,
    pub(crate) faults: faults::Active,
    pub(crate) store: Store,
    pub(crate) http: reqwest::Client,
    /// Origins to which the redirects after the sign-in form may lead (CSP `form-action`).
    pub(crate) form_targets: RwLock<BTreeSet<String>>,
}

impl Provider {
    /// What is issued now is valid for so long.
    fn lifetimes(&self) -> Lifetimes {
        self.faults.lifetimes(self.settings.lifetimes)
    }

    /// Seconds since 1970, by this provider's clock.
    fn now(&self) -> u64 {
        self.store.clock.now()
    }

    /// An app client, by value: the lock is not held across the work done for it.
    fn client(&self, id: &str) -> Option<Client> {
        let clients = self.clients.read().unwrap_or_else(PoisonError::into_inner);
        clients.get(id).cloned()
    }

    fn upstream(&self, name: &str) -> Option<&Upstream> {
        self.upstreams.iter().find(|upstream| upstream.name == name)
    }

    /// Registers the redirect and sign-out addresses of an application at all app clients.
    pub(crate) fn add_app(&self, redirect_uri: &str, logout_uri: &str) {
        let mut clients = self.clients.write().unwrap_or_else(PoisonError::into_inner);
        for client in clients.values_mut() {
            client.redirect_uris.insert(redirect_uri.to_owned());
            client.logout_uris.insert(logout_uri.to_owned());
        }
    }

    /// Lets the sign-in form's redirects lead to `origin`.
    pub(crate) fn allow_form_target(&self, origin: String) {
        self.form_targets.write().unwrap_or_else(PoisonError::into_inner).insert(origin);
    }
}

/// A secret for a client that both ends of are in this process.
pub(crate) fn random_secret() -> Result<String, Error> {
    Ok(secrets::token()?)
}

/// All endpoints of a provider.
pub(crate) fn router(provider: Arc<Provider>) -> Router {
    let issuer_path = provider.settings.issuer_path.clone();
    let well_known = |name: &str| format!("{issuer_path}/.well-known/{name}");
    let router = match provider.settings.kind {
        Kind::UserPool { .. } => Router::new()
            .route("/", post(administration::post).get(error_page::not_found))
            .merge(faults::endpoint::router()),
        Kind::Directory => Router::new(),
    };
    router
        .route("/oauth2/authorize", get(authorize::get))
        .route("/login", get(login::get).post(login::post))
        .route("/challenge", get(challenge::get).post(challenge::post))
        .route("/oauth2/idpresponse", get(federation::get))
        .route("/oauth2/token", post(token::post))
        .route("/oauth2/revoke", post(revoke::post))
        .route("/oauth2/userInfo", get(user_info::get).post(user_info::get))
        .route("/logout", get(logout::get))
        .route("/error", get(error_page::get))
        .route(&well_known("openid-configuration"), get(discovery::configuration))
        .route(&well_known("jwks.json"), get(discovery::jwks))
        .fallback(error_page::not_found)
        .layer(middleware::from_fn_with_state(Arc::clone(&provider), faults::layer))
        .with_state(provider)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn(loopback_only))
}

/// Answers only to loopback names, so that a web page whose name is made to resolve to 127.0.0.1
/// (DNS rebinding) reads nothing here.
async fn loopback_only(request: Request, next: Next) -> Response {
    if is_loopback_host(request.headers()) {
        next.run(request).await
    } else {
        let text = "This service answers to localhost only.\n";
        (StatusCode::MISDIRECTED_REQUEST, text).into_response()
    }
}

/// Whether a browser sends this on behalf of a page. All current browsers say `Sec-Fetch-Site`; with `Origin` this holds
/// for older ones as well.
fn from_browser(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ORIGIN) || headers.contains_key("sec-fetch-site")
}

fn is_loopback_host(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else {
        return false;
    };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    ["localhost", "127.0.0.1", "[::1]"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::is_loopback_host;
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn only_loopback_names_are_answered() {
        for (host, expected) in [
            ("localhost:9229", true),
            ("localhost", true),
            ("127.0.0.1:9229", true),
            ("[::1]:9229", true),
            ("[::1]", true),
            ("localhost.example.com:9229", false),
            ("example.com", false),
            ("localhost:9229.example.com", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static(host));
            assert_eq!(is_loopback_host(&headers), expected, "{host:?}");
        }
        assert!(!is_loopback_host(&HeaderMap::new()));
    }
}
