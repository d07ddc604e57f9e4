//! Signing out: this browser, another one, or all of a user's sessions.

mod everywhere;
mod here;
mod one;

pub use everywhere::SignedOutEverywhere;
pub use here::SignedOut;

use crate::{Authorizer, Clock, SessionService, audit::AuditLog, people::UserLookup, session::SessionCache};
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
