//! Options for starting local mode.

use crate::{sample::Samples, seed::Seed};
use std::path::PathBuf;
use std::time::Duration;

/// All options of [`start`](crate::start).
#[derive(Debug, Clone)]
pub struct Options {
    /// Directory for data that survives restarts. `None` keeps data in memory until the services stop.
    pub data_dir: Option<PathBuf>,
    /// Accounts, groups and resources to create if they are missing.
    pub seed: Seed,
    /// Made-up people and resources to create besides.
    pub samples: Samples,
    /// Ports to listen on.
    pub bind: Ports,
    /// URLs of the application, e.g. `http://localhost:3000`. Each registers `{url}/auth/callback` as redirect URI and
    /// `{url}/` as sign-out URI.
    pub app_urls: Vec<String>,
    /// Lifetimes of tokens, sessions and codes.
    pub lifetimes: Lifetimes,
    /// The app client's secret, which makes it a confidential client. `None`: a public client, as a fresh Usher
    /// expects.
    pub client_secret: Option<String>,
    /// Ids of additional app clients of the pool: public, with the same redirect and sign-out URIs.
    pub further_clients: Vec<String>,
    /// App clients of programs, which sign nobody in: they have the client credentials grant and no other.
    pub machine_clients: Vec<MachineClient>,
    /// E-mail domains that may register, for the pre sign-up trigger; every domain if empty.
    pub allowed_domains: Vec<String>,
}

impl Options {
    /// In memory, on free ports, with tokens of five minutes and the seed that ships with Usher.
    #[must_use]
    pub fn for_tests() -> Self {
        Self {
            data_dir: None,
            seed: Seed::shipped(),
            samples: Samples::default(),
            bind: Ports { pool: 0, directory: 0, dynamodb: 0 },
            app_urls: Vec::new(),
            lifetimes: Lifetimes {
                access_token: Duration::from_secs(300),
                id_token: Duration::from_secs(300),
                ..Lifetimes::default()
            },
            client_secret: None,
            further_clients: Vec::new(),
            machine_clients: vec![MachineClient::sample()],
            allowed_domains: Vec::new(),
        }
    }
}

/// The app client of a program: confidential, with the client credentials grant alone (RFC 6749, section 4.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineClient {
    /// Its id.
    pub id: String,
    /// Its secret. Not a secret in local mode: the documentation shows it.
    pub secret: String,
    /// The scopes of a resource server that it may have, each `<server>/<name>`.
    pub scopes: Vec<String>,
}

impl MachineClient {
    /// The one that local mode always has, with two scopes of the resource server `usher`.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            id: "2usher7local8machine9example".to_owned(),
            secret: "local-machine-secret".to_owned(),
            scopes: ["usher/resources.read", "usher/resources.write"].map(str::to_owned).into(),
        }
    }
}

/// Loopback ports; 0 means any free one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ports {
    /// The user pool.
    pub pool: u16,
    /// The company directory.
    pub directory: u16,
    /// DynamoDB.
    pub dynamodb: u16,
}

impl Default for Ports {
    fn default() -> Self {
        Self { pool: 9229, directory: 9230, dynamodb: 8000 }
    }
}

/// Lifetimes. The defaults are Cognito's, except for the rotation, which Usher asks its administrators to turn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// Of an access token.
    pub access_token: Duration,
    /// Of an ID token.
    pub id_token: Duration,
    /// Of a refresh token and of all refresh tokens that replace it.
    pub refresh_token: Duration,
    /// Whether refresh tokens are rotated, and how long a rotated one stays valid, 0 to 60 s: `RefreshTokenRotation` of
    /// the app client. `None`: no rotation, so a refresh token works until it expires.
    pub refresh_grace: Option<Duration>,
    /// Of the hosted UI's session. Signing in with its cookie does not extend it.
    pub session: Duration,
    /// Of an authorization code, and of a sign-in in progress at the identity provider.
    pub code: Duration,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            access_token: Duration::from_secs(3600),
            id_token: Duration::from_secs(3600),
            refresh_token: Duration::from_secs(30 * 24 * 3600),
            refresh_grace: Some(Duration::from_secs(10)),
            session: Duration::from_secs(3600),
            code: Duration::from_secs(300),
        }
    }
}
