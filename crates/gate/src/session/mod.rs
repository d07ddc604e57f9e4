//! A signed-in browser: the cookie holds `<id>.<secret>`; the table holds the tokens under a hash of the id, sealed
//! with a key derived from the secret. Neither opens a session without the other.

mod authorization;
mod cache;
mod cookie;
pub(crate) mod device;
mod duplicate_sessions;
mod events;
mod id_token;
mod renew;
mod resolve;
mod times;
mod token_verifier;
mod tokens;
mod verified_tokens;

pub use authorization::bearer_token;
pub(crate) use cache::SessionCache;
pub(crate) use cookie::SessionCookie;
pub use events::SessionEvent;
pub use resolve::{Caller, Credentials, Session};
pub(crate) use times::handle;
pub(crate) use token_verifier::TokenVerifier;
pub(crate) use tokens::SessionTokens;
pub(crate) use verified_tokens::VerifiedTokens;

use crate::{Authorizer, Clock, RulesInForce, audit::AuditLog, scope::RequestScope};
use identity::OAuthClient;
use std::sync::Arc;
use store::{Sessions, Users};
use telemetry::Telemetry;

/// Identifies callers, renews their tokens, and shows sessions.
#[derive(Clone, Debug)]
pub struct SessionService {
    pub(crate) oauth: Arc<OAuthClient>,
    pub(crate) verifier: Arc<TokenVerifier>,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) users: Arc<Users>,
    pub(crate) session_cache: Arc<SessionCache>,
    pub(crate) rules: Arc<RulesInForce>,
    pub(crate) authorizer: Arc<Authorizer>,
    pub(crate) audit: Arc<AuditLog>,
    pub(crate) clock: Clock,
    pub(crate) telemetry: Telemetry,
    /// How long an unused session lasts, in seconds.
    pub(crate) idle_seconds: u64,
}

impl From<&RequestScope> for SessionService {
    fn from(scope: &RequestScope) -> Self {
        let parts = &scope.components;
        Self {
            oauth: parts.oauth.clone(),
            verifier: parts.verifier.clone(),
            sessions: parts.sessions.clone(),
            users: parts.users.clone(),
            session_cache: parts.session_cache.clone(),
            rules: parts.rules.clone(),
            authorizer: scope.authorizer.clone(),
            audit: scope.audit.clone(),
            clock: parts.clock.clone(),
            telemetry: parts.telemetry.clone(),
            idle_seconds: parts.idle_seconds,
        }
    }
}
