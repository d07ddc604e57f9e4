//! What local mode is started with.

use crate::seed::Seed;
use std::path::PathBuf;
use std::time::Duration;

/// Everything that [`start`](crate::start) needs to know.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where data is kept across restarts. `None`: in memory, gone when the services stop.
    pub data_dir: Option<PathBuf>,
    /// Accounts, groups and resources to create where they are missing.
    pub seed: Seed,
    /// Where to listen.
    pub bind: Ports,
    /// Addresses of the application, e.g. `http://localhost:3000`. Each allows `{url}/auth/callback`
    /// as redirect address and `{url}/` as sign-out address.
    pub app_urls: Vec<String>,
    /// How long what is issued is valid.
    pub lifetimes: Lifetimes,
    /// Makes the app client a confidential one. `None`: a public client, as a fresh Usher expects.
    pub client_secret: Option<String>,
    /// Ids of further app clients of the pool: public ones, with the same addresses.
    pub further_clients: Vec<String>,
}

impl Options {
    /// In memory, on free ports, with tokens of five minutes, and the seed that ships with Usher.
    #[must_use]
    pub fn for_tests() -> Self {
        Self {
            data_dir: None,
            seed: Seed::shipped(),
            bind: Ports { pool: 0, directory: 0, dynamodb: 0 },
            app_urls: Vec::new(),
            lifetimes: Lifetimes {
                access_token: Duration::from_secs(300),
                id_token: Duration::from_secs(300),
                ..Lifetimes::default()
            },
            client_secret: None,
            further_clients: Vec::new(),
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

/// Lifetimes; the defaults are Cognito's, but for the rotation, which Usher asks its administrators to turn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// Of an access token.
    pub access_token: Duration,
    /// Of an ID token.
    pub id_token: Duration,
    /// Of a refresh token and with it of all tokens that it gives.
    pub refresh_token: Duration,
    /// Whether refresh tokens are rotated, and how long a rotated one is still taken, 0 to 60 s: `RefreshTokenRotation`
    /// of the app client. `None`: one refresh token serves until it expires.
    pub refresh_grace: Option<Duration>,
    /// Of the hosted UI's session. Signing in by cookie does not extend it.
    pub session: Duration,
    /// Of an authorization code, and of a sign-in under way at the identity provider.
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
