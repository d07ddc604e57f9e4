//! The daily call quota: counting calls, limits, and usage.

mod charge;
mod day;
mod limits;
mod person;
mod reset;
mod section;
mod state;
mod usage;

pub use day::Reset;
pub use section::{DailyCalls, QuotaSection};

use crate::{
    Authorizer, Clock, RulesInForce, audit::AuditLog, overview::DailyCounters, people::UserLookup, scope::RequestScope,
    session::SessionCache, ttl_cache::TtlCache,
};
use access::Limit;
use std::{collections::BTreeMap, sync::Arc};
use store::{Policy, Usage, Users};
use telemetry::Telemetry;

/// Counts calls, and shows and changes usage and limits.
#[derive(Debug)]
pub struct QuotaService {
    pub(crate) usage: Arc<Usage>,
    pub(crate) users: Arc<Users>,
    pub(crate) policy: Arc<Policy>,
    pub(crate) group_limits: Arc<TtlCache<BTreeMap<String, Limit>>>,
    pub(crate) session_cache: Arc<SessionCache>,
    pub(crate) counters: Arc<DailyCounters>,
    pub(crate) rules: Arc<RulesInForce>,
    pub(crate) user_lookup: Arc<UserLookup>,
    pub(crate) authorizer: Arc<Authorizer>,
    pub(crate) audit: Arc<AuditLog>,
    pub(crate) clock: Clock,
    pub(crate) telemetry: Telemetry,
    pub(crate) settings: Arc<QuotaSettings>,
}

impl From<&RequestScope> for QuotaService {
    fn from(scope: &RequestScope) -> Self {
        let parts = &scope.components;
        Self {
            usage: parts.usage.clone(),
            users: parts.users.clone(),
            policy: parts.policy.clone(),
            group_limits: parts.group_limits.clone(),
            session_cache: parts.session_cache.clone(),
            counters: parts.counters.clone(),
            rules: parts.rules.clone(),
            user_lookup: parts.user_lookup.clone(),
            authorizer: scope.authorizer.clone(),
            audit: scope.audit.clone(),
            clock: parts.clock.clone(),
            telemetry: parts.telemetry.clone(),
            settings: parts.quota.clone(),
        }
    }
}

/// The quota's configuration.
#[derive(Clone, Debug)]
pub struct QuotaSettings {
    /// The daily limit for users without another one.
    pub default: Limit,
    /// When the daily count starts again at zero.
    pub reset: Reset,
}

impl Default for QuotaSettings {
    /// 50 calls a day, reset at 23:55 UTC.
    fn default() -> Self {
        Self { default: Limit::Calls(50), reset: Reset::default() }
    }
}
