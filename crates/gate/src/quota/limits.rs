//! Whose limit is how high. Read so often that a change holds on every server within five seconds.

use crate::{Gate, Refusal};
use access::{Allowance, Limit, Limits, Principal};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long the limits of groups are taken on trust.
const REMEMBERED: Duration = Duration::from_secs(4);

/// The limits of groups as they were seen last.
#[derive(Debug, Default)]
pub(crate) struct GroupLimitsSeen(Mutex<Option<(Instant, BTreeMap<String, Limit>)>>);

impl GroupLimitsSeen {
    fn recent(&self) -> Option<BTreeMap<String, Limit>> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.as_ref().filter(|(at, _)| at.elapsed() < REMEMBERED).map(|(_, limits)| limits.clone())
    }

    fn see(&self, at: Instant, limits: BTreeMap<String, Limit>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((at, limits));
    }
}

impl Gate {
    /// How many calls a day this person has, and why.
    pub(crate) async fn allowance(&self, principal: &Principal) -> Result<Allowance, Refusal> {
        let (own, groups) = futures::try_join!(self.standing(&principal.username), self.group_limits())?;
        let limits = Limits { default: self.shared().settings.quota.default, groups };
        Ok(limits.allowance(&principal.groups, own.limit))
    }

    async fn group_limits(&self) -> Result<BTreeMap<String, Limit>, Refusal> {
        let seen = &self.shared().group_limits;
        if let Some(limits) = seen.recent() {
            return Ok(limits);
        }
        let asked = Instant::now();
        let limits = self.shared().store.policy.group_limits().await?.limits;
        seen.see(asked, limits.clone());
        Ok(limits)
    }
}
