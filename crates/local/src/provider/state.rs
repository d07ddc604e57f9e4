//! A provider's state: small maps behind one lock, with a snapshot on disk.

use super::clock::Clock;
use super::snapshot;
use crate::error::Error;
use crate::totp::TotpSecret;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const FORMAT: u32 = 1;

/// A user of the pool or of the directory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) username: String,
    pub(crate) sub: String,
    /// `None` for federated users, who have no password here.
    pub(crate) password: Option<String>,
    pub(crate) status: Status,
    /// All values are strings, as in Cognito.
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) groups: Vec<String>,
    /// The identity provider account of a federated user.
    pub(crate) identity: Option<Identity>,
    /// Creation time, in seconds since 1970; 0 if an older version wrote the file.
    #[serde(default)]
    pub(crate) created: u64,
    /// The second factor, for users who have one.
    #[serde(default)]
    pub(crate) totp: Option<TotpSecret>,
    /// Set by `AdminDisableUser`: no sign-in, no refresh.
    #[serde(default)]
    pub(crate) disabled: bool,
}

/// `UserStatus`; three of its values occur here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Status {
    Confirmed,
    ExternalProvider,
    ForceChangePassword,
}

impl Status {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "CONFIRMED",
            Self::ExternalProvider => "EXTERNAL_PROVIDER",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
        }
    }
}

/// The link between a federated user and the identity provider's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity {
    pub(crate) provider: String,
    pub(crate) subject: String,
    /// Milliseconds since 1970.
    pub(crate) created_ms: u64,
}

/// The refresh tokens of one sign-in and all tokens issued with them. Keyed by their `origin_jti`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TokenFamily {
    /// By fingerprint: `None` for a token that has not been rotated, otherwise the time until which it stays valid.
    /// Rotated tokens are kept, so that a second use is detected.
    #[serde(default)]
    pub(crate) refresh_tokens: BTreeMap<String, Option<u64>>,
    pub(crate) client_id: String,
    pub(crate) username: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) auth_time: u64,
    pub(crate) event_id: String,
    pub(crate) expires: u64,
    /// A revoked family is kept until it expires, so that its access tokens stay refused.
    pub(crate) revoked: bool,
}

/// A signed-in browser. Keyed by the fingerprint of its cookie.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) username: String,
    /// The identity provider; `None` for a sign-in with a password of this provider.
    pub(crate) provider: Option<String>,
    pub(crate) auth_time: u64,
    pub(crate) expires: u64,
}

/// An authorization code. Keyed by its fingerprint.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) username: String,
    pub(crate) auth_time: u64,
    pub(crate) expires: u64,
}

/// A sign-in in progress at an identity provider. Keyed by the fingerprint of its state.
#[derive(Debug, Clone)]
pub(crate) struct SignInAttempt {
    /// Query of the application's authorize request.
    pub(crate) query: String,
    pub(crate) provider: String,
    pub(crate) nonce: String,
    /// Fingerprint of the cookie that ties the attempt to one browser.
    pub(crate) browser: String,
    pub(crate) expires: u64,
}

/// A sign-in with a correct password that still lacks something. Keyed by the fingerprint of its cookie.
#[derive(Debug, Clone)]
pub(crate) struct Challenge {
    pub(crate) username: String,
    /// Wrong codes so far.
    pub(crate) wrong: u32,
    pub(crate) expires: u64,
}

/// State that survives a restart.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Durable {
    format: u32,
    pub(crate) users: BTreeMap<String, User>,
    pub(crate) families: BTreeMap<String, TokenFamily>,
    pub(crate) sessions: BTreeMap<String, Session>,
    /// What the triggers know about accounts, by user id: the table `accounts` in AWS.
    #[serde(default)]
    pub(crate) accounts: BTreeMap<String, triggers::Account>,
}

/// The whole state.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) durable: Durable,
    pub(crate) codes: HashMap<String, Code>,
    pub(crate) attempts: HashMap<String, SignInAttempt>,
    pub(crate) challenges: HashMap<String, Challenge>,
    /// The last accepted time step of each user's authenticator app.
    pub(crate) used_steps: HashMap<String, u64>,
    version: u64,
}

impl State {
    /// Removes expired entries.
    fn prune(&mut self, now: u64) {
        self.durable.families.retain(|_, family| family.expires > now);
        self.durable.sessions.retain(|_, session| session.expires > now);
        self.codes.retain(|_, code| code.expires > now);
        self.attempts.retain(|_, attempt| attempt.expires > now);
        self.challenges.retain(|_, challenge| challenge.expires > now);
    }
}

/// The locked state, and the file that persists it.
#[derive(Debug)]
pub(crate) struct Store {
    pub(crate) clock: Arc<Clock>,
    state: Mutex<State>,
    file: Option<Arc<PathBuf>>,
    /// The version on disk. Locked while writing, so that an older snapshot never replaces a newer one.
    written: tokio::sync::Mutex<u64>,
}

impl Store {
    /// Loads the snapshot, if there is one.
    pub(crate) fn open(file: Option<PathBuf>, clock: Arc<Clock>) -> Result<Self, Error> {
        let mut durable = Durable { format: FORMAT, ..Durable::default() };
        if let Some(file) = &file
            && let Some(stored) = snapshot::load::<Durable>(file)?
        {
            if stored.format != FORMAT {
                return Err(Error::Damaged {
                    path: file.clone(),
                    reason: format!("it has format {}, expected {FORMAT}", stored.format),
                });
            }
            durable = stored;
        }
        Ok(Self {
            clock,
            state: Mutex::new(State { durable, ..State::default() }),
            file: file.map(Arc::new),
            written: tokio::sync::Mutex::default(),
        })
    }

    /// Reads the state, or changes parts that need not survive a restart.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.lock();
        state.prune(self.clock.now());
        work(&mut state)
    }

    /// Changes the state; returns once the change is on disk.
    pub(crate) async fn change<T>(&self, work: impl FnOnce(&mut State) -> T) -> Result<T, Error> {
        let (result, version, bytes) = {
            let mut state = self.lock();
            state.prune(self.clock.now());
            let result = work(&mut state);
            state.version += 1;
            let bytes = match &self.file {
                Some(file) => Some((
                    Arc::clone(file),
                    serde_json::to_vec_pretty(&state.durable).map_err(|error| Error::File {
                        action: "write",
                        path: file.to_path_buf(),
                        source: error.into(),
                    })?,
                )),
                None => None,
            };
            (result, state.version, bytes)
        };
        if let Some((file, bytes)) = bytes {
            let mut written = self.written.lock().await;
            if *written < version {
                tokio::task::spawn_blocking(move || snapshot::write(&file, &bytes))
                    .await
                    .map_err(|_| Error::Unavailable("a write was interrupted"))??;
                *written = version;
            }
        }
        Ok(result)
    }

    /// Ignores poisoning: a panic elsewhere leaves the maps usable.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
