//! User administration.

mod change_groups;
mod complete_list;
mod export;
mod list;
mod newcomers;
mod person;
mod programs;
mod select;
mod user_lookup;

pub use list::MAX_FILTER_CHARS;

pub(crate) use change_groups::user_pool_outage;
pub(crate) use user_lookup::{UserLookup, did_you_mean};

use crate::{
    Authorizer, Clock, RulesInForce, SessionService, audit::AuditLog, scope::RequestScope, session::SessionCache,
};
use identity::Administration;
use std::sync::Arc;
use store::{People, Users};

/// Shows users, changes their groups and blocks programs, for administrators.
#[derive(Clone, Debug)]
pub struct PeopleService {
    pub(crate) users: Arc<Users>,
    pub(crate) people: Arc<People>,
    pub(crate) administration: Arc<Administration>,
    pub(crate) session_cache: Arc<SessionCache>,
    pub(crate) sessions: Arc<SessionService>,
    pub(crate) rules: Arc<RulesInForce>,
    pub(crate) user_lookup: Arc<UserLookup>,
    pub(crate) authorizer: Arc<Authorizer>,
    pub(crate) audit: Arc<AuditLog>,
    pub(crate) clock: Clock,
    /// The app clients of programs whose own tokens are accepted.
    pub(crate) programs: Arc<[String]>,
}

impl From<&RequestScope> for PeopleService {
    fn from(scope: &RequestScope) -> Self {
        let parts = &scope.components;
        Self {
            users: parts.users.clone(),
            people: parts.people.clone(),
            administration: parts.administration.clone(),
            session_cache: parts.session_cache.clone(),
            sessions: Arc::new(scope.into()),
            rules: parts.rules.clone(),
            user_lookup: parts.user_lookup.clone(),
            authorizer: scope.authorizer.clone(),
            audit: scope.audit.clone(),
            clock: parts.clock.clone(),
            programs: parts.programs.clone(),
        }
    }
}
