//! Sessions of browsers.

use access::BrowserSession;
use gate::SignedOutEverywhere;
use serde::Serialize;
use utoipa::ToSchema;

/// The sessions of a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SessionList {
    /// The sessions, latest first.
    sessions: Vec<SessionItem>,
}

/// A session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SessionItem {
    /// Names it among those of this person. It is no credential.
    id: String,
    /// Browser and operating system, from the user agent.
    device: String,
    /// The client's IP address at the last use; null if it is not known.
    #[schema(required = true)]
    address: Option<String>,
    /// The identity provider; null for accounts of the user pool itself.
    #[schema(required = true)]
    provider: Option<String>,
    /// The sign-in.
    started_at: u64,
    /// The last use, to the minute.
    last_seen_at: u64,
    /// From when on it is over, even if it is used.
    ends_at: u64,
}

/// What a sign-out everywhere has done. No earlier session or token is accepted in any case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SignOutResult {
    /// Whether the sessions are deleted.
    sessions_removed: bool,
    /// Whether the user pool has revoked the refresh tokens.
    tokens_revoked: bool,
}

impl From<Vec<BrowserSession>> for SessionList {
    fn from(sessions: Vec<BrowserSession>) -> Self {
        Self { sessions: sessions.into_iter().map(SessionItem::from).collect() }
    }
}

impl From<BrowserSession> for SessionItem {
    fn from(session: BrowserSession) -> Self {
        let BrowserSession { handle, device, address, provider, started_at, last_seen_at, ends_at, this_one: _ } =
            session;
        Self { id: handle, device, address, provider, started_at, last_seen_at, ends_at }
    }
}

impl From<SignedOutEverywhere> for SignOutResult {
    fn from(done: SignedOutEverywhere) -> Self {
        let SignedOutEverywhere { sessions_removed, tokens_revoked } = done;
        Self { sessions_removed, tokens_revoked }
    }
}
