//! Records denials of unknown users. Strangers can cause them, so they must not fill the audit trail: only a limited
//! number is recorded individually. The others are counted and logged.

use super::{AuditLog, EntryFields as _};
use crate::overview::Metric;
use access::{AuditAction, DenialRule, Outcome, Target, UserRef};
use std::sync::{Mutex, PoisonError};
use store::Entry;

/// Maximum number of such denials that a server records per minute.
const MAX_PER_MINUTE: u32 = 30;

/// The current minute, and the number of denials in it.
#[derive(Debug, Default)]
pub(crate) struct AnonymousRefusals(Mutex<(u64, u32)>);

impl AnonymousRefusals {
    /// Counts one denial at `now`, in seconds since 1970. Returns its number within the minute, or `None` above the
    /// limit.
    fn take(&self, now: u64) -> Option<u32> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.0 != now / 60 {
            *counted = (now / 60, 0);
        }
        counted.1 = counted.1.saturating_add(1);
        (counted.1 <= MAX_PER_MINUTE).then_some(counted.1)
    }
}

impl AuditLog {
    /// Records that an unknown user was denied this action, and why.
    pub(crate) async fn deny_anonymous(&self, action: AuditAction, rule: DenialRule, reason: &str) {
        tracing::info!(action = action.name(), reason, "denied to an unknown user");
        self.counters.note(Metric::Denial(Some(rule)));
        let Some(number) = self.anonymous_refusals.take(self.clock.now()) else { return };
        let further =
            if number == MAX_PER_MINUTE { " Further ones of this minute are counted, but not recorded." } else { "" };
        let entry = self.entry(&UserRef::default(), action, &Target::All).with_reason(&format!("{reason}{further}"));
        self.queue.push(Entry { outcome: Outcome::Denied, ..entry }).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_a_minute_are_remembered_and_no_more() {
        let refusals = AnonymousRefusals::default();
        let remembered = |now| (0..100).filter_map(|_| refusals.take(now)).collect::<Vec<_>>();
        assert_eq!(remembered(120), (1..=MAX_PER_MINUTE).collect::<Vec<_>>());
        assert!(remembered(179).is_empty());
        assert_eq!(remembered(180).len(), MAX_PER_MINUTE as usize);
    }
}
