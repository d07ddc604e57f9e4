//! Signing out: this browser, another one, or all of a user's sessions.

mod everywhere;
mod here;
mod one;

pub use everywhere::SignedOutEverywhere;
pub use here::SignedOut;

use crate::{
    Authorizer, Clock, SessionService, audit::AuditLog, people::UserLookup, scope::RequestScope, session::SessionCache,
};
use identity::{Administration, OAuthClient};
use std::{sync::Arc, time::Duration};
use store::{Sessions, Users};
use telemetry::Telemetry;

/// Delay before the first retry of a failed step.
const RETRY_DELAY: Duration = Duration::from_secs(5);

/// Signs users out.
#[derive(Clone, Debug)]
pub struct SignOutService {
    pub(crate) oauth: Arc<OAuthClient>,
    pub(crate) administration: Arc<Administration>,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) users: Arc<Users>,
    pub(crate) session_cache: Arc<SessionCache>,
    pub(crate) session_service: Arc<SessionService>,
    pub(crate) user_lookup: Arc<UserLookup>,
    pub(crate) authorizer: Arc<Authorizer>,
    pub(crate) audit: Arc<AuditLog>,
    pub(crate) clock: Clock,
    pub(crate) telemetry: Telemetry,
}

impl From<&RequestScope> for SignOutService {
    fn from(scope: &RequestScope) -> Self {
        let parts = &scope.components;
        Self {
            oauth: parts.oauth.clone(),
            administration: parts.administration.clone(),
            sessions: parts.sessions.clone(),
            users: parts.users.clone(),
            session_cache: parts.session_cache.clone(),
            session_service: Arc::new(scope.into()),
            user_lookup: parts.user_lookup.clone(),
            authorizer: scope.authorizer.clone(),
            audit: scope.audit.clone(),
            clock: parts.clock.clone(),
            telemetry: parts.telemetry.clone(),
        }
    }
}
