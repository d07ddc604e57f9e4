//! Refusals of people of whom it is not known who they are. Strangers can bring them about, so that they must not fill the
//! trail: only so many are remembered one by one. The others are counted and in the log.

use crate::{Gate, audit::EntryFields as _, overview::Metric};
use access::{Outcome, Recorded};
use std::sync::{Mutex, PoisonError};
use store::Entry;

/// How many a server remembers in a minute.
const A_MINUTE: u32 = 30;

/// How many were remembered in the minute that is under way.
#[derive(Debug, Default)]
pub(crate) struct AnonymousRefusals(Mutex<(u64, u32)>);

impl AnonymousRefusals {
    /// Counts one at `now`, in seconds since 1970: its number within its minute, unless there have been too many.
    fn take(&self, now: u64) -> Option<u32> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.0 != now / 60 {
            *counted = (now / 60, 0);
        }
        counted.1 = counted.1.saturating_add(1);
        (counted.1 <= A_MINUTE).then_some(counted.1)
    }
}

impl Gate {
    /// Remembers that somebody unknown was denied this, and why.
    pub(crate) async fn deny_anonymous(&self, action: Recorded, reason: &str) {
        tracing::info!(action = action.name(), reason, "denied to an unknown user");
        self.note(Metric::Denial);
        let Some(number) = self.shared().anonymous_refusals.take(self.now()) else { return };
        let further =
            if number == A_MINUTE { " Further ones of this minute are counted, but not recorded." } else { "" };
        let entry = self.entry("", action, "").with_reason(&format!("{reason}{further}"));
        self.shared().audit_queue.push(Entry { outcome: Outcome::Denied, ..entry }).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_a_minute_are_remembered_and_no_more() {
        let refusals = AnonymousRefusals::default();
        let remembered = |now| (0..100).filter_map(|_| refusals.take(now)).collect::<Vec<_>>();
        assert_eq!(remembered(120), (1..=A_MINUTE).collect::<Vec<_>>());
        assert!(remembered(179).is_empty());
        assert_eq!(remembered(180).len(), A_MINUTE as usize);
    }
}
