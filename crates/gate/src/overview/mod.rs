//! Usage statistics: counting events as they happen, and reporting them.

mod daily_counters;
mod read;

pub(crate) use daily_counters::{DailyCounters, Metric};

use crate::{Authorizer, Clock, Reset, scope::RequestScope};
use std::sync::Arc;
use store::{People, Totals};

/// Reports usage statistics, for administrators.
#[derive(Debug)]
pub struct OverviewService {
    pub(crate) totals: Arc<Totals>,
    pub(crate) people: Arc<People>,
    pub(crate) authorizer: Arc<Authorizer>,
    pub(crate) clock: Clock,
    pub(crate) reset: Reset,
}

impl From<&RequestScope> for OverviewService {
    fn from(scope: &RequestScope) -> Self {
        let parts = &scope.components;
        Self {
            totals: parts.totals.clone(),
            people: parts.people.clone(),
            authorizer: scope.authorizer.clone(),
            clock: parts.clock.clone(),
            reset: parts.quota.reset.clone(),
        }
    }
}
