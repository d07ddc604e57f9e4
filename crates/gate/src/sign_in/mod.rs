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

use crate::{
    Clock, RulesInForce, SignOutService, audit::AuditLog, overview::DailyCounters, scope::RequestScope,
    session::TokenVerifier,
};
use access::{OTHER_PROVIDERS, USER_POOL};
use identity::OAuthClient;
use std::sync::Arc;
use store::{Sessions, Users};
use telemetry::Telemetry;

/// Maximum number of identity providers whose sign-ins are counted by name: each is an attribute of the day's totals.
const MAX_COUNTED_PROVIDERS: usize = 20;

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
    pub(crate) telemetry: Telemetry,
    pub(crate) settings: Arc<SignInSettings>,
}

impl From<&RequestScope> for SignInService {
    fn from(scope: &RequestScope) -> Self {
        let parts = &scope.components;
        Self {
            oauth: parts.oauth.clone(),
            verifier: parts.verifier.clone(),
            attempt_keys: parts.attempt_keys.clone(),
            sessions: parts.sessions.clone(),
            users: parts.users.clone(),
            counters: parts.counters.clone(),
            rules: parts.rules.clone(),
            sign_out: Arc::new(scope.into()),
            audit: scope.audit.clone(),
            clock: parts.clock.clone(),
            telemetry: parts.telemetry.clone(),
            settings: parts.sign_in.clone(),
        }
    }
}

/// The part of the configuration that concerns sign-ins.
#[derive(Debug)]
pub(crate) struct SignInSettings {
    /// The issuer that a callback may name.
    pub(crate) issuer: String,
    /// The identity providers to offer besides the pool's own accounts.
    pub(crate) providers: Vec<String>,
    /// The paths of the protected sites under the same host name, where a user may return to.
    pub(crate) site_paths: Vec<String>,
    /// Maximum lifetime of a session, in seconds.
    pub(crate) session_seconds: u64,
}

impl SignInSettings {
    /// The name under which sign-ins with this provider are counted: the pool and the first configured providers have
    /// their own, so that all servers count alike.
    fn counted_as<'a>(&self, provider: &'a str) -> &'a str {
        let mut counted = self.providers.iter().take(MAX_COUNTED_PROVIDERS);
        if provider == USER_POOL || counted.any(|name| name == provider) { provider } else { OTHER_PROVIDERS }
    }
}

impl SignInService {
    /// The identity providers to offer besides the pool's own accounts.
    #[must_use]
    pub fn providers(&self) -> &[String] {
        &self.settings.providers
    }

    /// Where a user who wants to go to this address is sent after signing in: there, if it is a page of this site or of
    /// a protected site under the same host name, else home.
    #[must_use]
    pub fn return_to(&self, wanted: &str) -> String {
        return_to::sanitise_within(wanted, &self.settings.site_paths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bounded_number_of_providers_is_counted_by_name() {
        let providers = (0..=MAX_COUNTED_PROVIDERS).map(|nth| format!("idp-{nth}")).collect();
        let settings = SignInSettings { issuer: String::new(), providers, site_paths: Vec::new(), session_seconds: 1 };
        for counted in [USER_POOL, "idp-0", "idp-19"] {
            assert_eq!(settings.counted_as(counted), counted);
        }
        for other in ["idp-20", "IDP-0", "not configured"] {
            assert_eq!(settings.counted_as(other), OTHER_PROVIDERS);
        }
    }
}
