//! Two tabs of one browser that sign in at the same moment: the browser keeps only one of the two cookies.

use super::SessionService;
use store::{SealedSession, StoreError};

/// Maximum time between the starts of two sessions from concurrent callbacks, in seconds. A session of the same browser
/// that starts later has replaced the earlier one.
const CONCURRENT_WINDOW: u64 = 60;

impl SessionService {
    /// Ends the sessions that the same browser started at the same moment as `kept`. Call it once the cookie of `kept`
    /// has been used: before, it is unknown which cookie the browser has kept. If the other tab signed in another user,
    /// that session ends at its idle limit.
    pub(crate) async fn end_duplicate_sessions(&self, kept: &SealedSession) -> Result<(), StoreError> {
        if kept.attempts.is_empty() {
            return Ok(());
        }
        for rival in self.sessions.of(&kept.user.id, self.clock.now()).await? {
            let of_this_browser = !rival.attempts.is_disjoint(&kept.attempts);
            let at_once = rival.started_at.abs_diff(kept.started_at) < CONCURRENT_WINDOW;
            if rival.id_hash == kept.id_hash || !of_this_browser || !at_once {
                continue;
            }
            // Of several concurrent requests, only one deletes it.
            if self.sessions.delete_unchanged(&rival).await? {
                self.session_cache.session_ended(&rival.id_hash);
                let why = "Another tab of this browser signed in at the same moment.";
                self.audit.append(self.session_ended_entry(&rival, why)).await?;
            }
        }
        Ok(())
    }
}
