//! An OpenID provider that implements Cognito's protocol.
//!
//! The same code runs twice: as the user pool and as the company directory that the pool federates with. The two differ
//! in [`Settings`] (names, issuer, claims) and in whether there is an upstream identity provider.
//!
//! | module | endpoint or purpose |
//! |---|---|
//! | `authorize` | GET `/oauth2/authorize`, and the request that all sign-in pages carry |
//! | `login`, `challenge` | GET and POST `/login`, and `/challenge`: a new password, a code |
//! | `federation`, `upstream` | GET `/oauth2/idpresponse`: the pool as a client of the directory |
//! | `token`, `revoke`, `user_info` | POST `/oauth2/token`, `/oauth2/revoke`, GET `/oauth2/userInfo` |
//! | `logout`, `error_page`, `discovery` | GET `/logout`, `/error`, `/.well-known/...` under the issuer |
//! | `tokens`, `claims` | contents of ID and access tokens |
//! | `trigger` | runs the Lambda triggers, and holds their accounts |
//! | `administration` | POST `/`: the administration API, signed with AWS credentials |
//! | `users`, `sessions`, `codes`, `families`, `clients` | one kind of record each |
//! | `faults` | `/_faults`: fault injection |
//! | `state`, `snapshot`, `keys`, `secrets` | state in memory, on disk, keys, randomness and hashes |
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
pub(crate) use trigger::{account, suspend_account};
pub(crate) use upstream::Upstream;
pub(crate) use users::{replace as replace_account, seed, subjects};

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

/// Maximum size of a request body, in bytes: forms here have a few short fields.
const BODY_LIMIT: usize = 64 * 1024;

/// Distinguishes the user pool from the company directory.
#[derive(Debug)]
pub(crate) enum Kind {
    /// The user pool. `groups` are the seeded groups; federated users have further groups of their own.
    UserPool { region: String, pool_id: String, triggers: Box<triggers::Config>, groups: Vec<String> },
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
    /// Base URL of the pages, without a trailing slash.
    pub(crate) base_url: String,
    /// Path of the issuer below `base_url`: empty, or `/` and the pool id.
    pub(crate) issuer_path: String,
    /// Prefix of the cookie names; empty for the pool, which uses Cognito's cookie names.
    pub(crate) cookie_prefix: &'static str,
    pub(crate) scopes: &'static [&'static str],
    pub(crate) lifetimes: Lifetimes,
    /// Shown on the sign-in page, since this is local mode.
    pub(crate) accounts: Vec<Account>,
    pub(crate) password: String,
    /// PBKDF2 iterations for new passwords.
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
    pub(crate) faults: faults::FaultState,
    pub(crate) store: Store,
    pub(crate) http: reqwest::Client,
    /// Origins that the redirects after the sign-in form may lead to (CSP `form-action`).
    pub(crate) form_targets: RwLock<BTreeSet<String>>,
}

impl Provider {
    /// Host and port of the pages.
    fn host(&self) -> &str {
        self.settings.base_url.split_once("://").map_or("", |(_, host)| host)
    }

    /// The current lifetimes, with those of active faults applied.
    fn lifetimes(&self) -> Lifetimes {
        self.faults.lifetimes(self.settings.lifetimes)
    }

    /// Seconds since 1970, by this provider's clock.
    fn now(&self) -> u64 {
        self.store.clock.now()
    }

    /// An app client, cloned so that the lock is not held while it is used.
    fn client(&self, id: &str) -> Option<Client> {
        let clients = self.clients.read().unwrap_or_else(PoisonError::into_inner);
        clients.get(id).cloned()
    }

    fn upstream(&self, name: &str) -> Option<&Upstream> {
        self.upstreams.iter().find(|upstream| upstream.name == name)
    }

    /// Registers the redirect and sign-out URIs of an application with all app clients that sign users in.
    pub(crate) fn add_app(&self, redirect_uri: &str, logout_uri: &str) {
        let mut clients = self.clients.write().unwrap_or_else(PoisonError::into_inner);
        for client in clients.values_mut().filter(|client| client.machine_scopes.is_none()) {
            client.redirect_uris.insert(redirect_uri.to_owned());
            client.logout_uris.insert(logout_uri.to_owned());
        }
    }

    /// Allows the sign-in form's redirects to lead to `origin`.
    pub(crate) fn allow_form_target(&self, origin: String) {
        self.form_targets.write().unwrap_or_else(PoisonError::into_inner).insert(origin);
    }
}

/// A secret for a client that runs in the same process as its provider.
pub(crate) fn random_secret() -> Result<String, Error> {
    Ok(secrets::token()?)
}

/// All routes of a provider.
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

/// Serves only loopback host names, so that a web page whose name is made to resolve to 127.0.0.1 (DNS rebinding) can
/// read nothing here.
async fn loopback_only(request: Request, next: Next) -> Response {
    if is_loopback_host(request.headers()) {
        next.run(request).await
    } else {
        let text = "This service answers to localhost only.\n";
        (StatusCode::MISDIRECTED_REQUEST, text).into_response()
    }
}

/// Whether a browser sent this request on behalf of a page. All current browsers send `Sec-Fetch-Site`; checking
/// `Origin` covers older ones as well.
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
