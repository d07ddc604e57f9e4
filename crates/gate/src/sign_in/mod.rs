//! Signing in through Cognito's hosted UI.

mod at_hash;
mod attempt_cookie;
mod attempt_keys;
mod begin;
mod complete;
mod error;
mod refused;
pub mod return_to;

pub use attempt_cookie::AttemptCookie;
pub(crate) use attempt_keys::AttemptKeys;
pub use begin::{BegunSignIn, SignInOptions};
pub use complete::{Browser, CallbackQuery, CompletedSignIn};
pub use error::SignInError;

use crate::{Clock, RulesInForce, SignOutService, audit::AuditLog, overview::DailyCounters, session::TokenVerifier};
use identity::OAuthClient;
use std::sync::Arc;
use store::{Sessions, Users};

/// Signs users in.
#[derive(Debug)]
pub struct SignInService {
    pub(crate) oauth: Arc<OAuthClient>,
    pub(crate) verifier: Arc<TokenVerifier>,
    pub(crate) attempt_keys: Arc<AttemptKeys>,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) users: Arc<Users>,
    pub(crate) counters: Arc<DailyCounters>,
    pub(crate) rules: Arc<RulesInForce>,
    pub(crate) sign_out: Arc<SignOutService>,
    pub(crate) audit: Arc<AuditLog>,
    pub(crate) clock: Clock,
    pub(crate) settings: Arc<SignInSettings>,
}

/// The part of the configuration that concerns sign-ins.
#[derive(Debug)]
pub(crate) struct SignInSettings {
    /// The issuer that a callback may name.
    pub(crate) issuer: String,
    /// The identity providers to offer besides the pool's own accounts.
    pub(crate) providers: Vec<String>,
    /// Maximum lifetime of a session, in seconds.
    pub(crate) session_seconds: u64,
}

impl SignInService {
    /// The identity providers to offer besides the pool's own accounts.
    #[must_use]
    pub fn providers(&self) -> &[String] {
        &self.settings.providers
    }
}
