//! Two tabs of one browser that sign in at the same moment: the browser keeps one of the two cookies, and nobody the other.

use crate::{Gate, Refusal, audit::Fill as _};
use store::SealedSession;

impl Gate {
    /// Ends the sessions that the same browser began beside this one, whose cookie has been in use since. Which of them
    /// the browser would keep was not known when they began.
    pub(super) async fn end_rivals(&self, kept: &SealedSession) -> Result<(), Refusal> {
        let sessions = &self.shared().store.sessions;
        for rival in sessions.of(&kept.username, self.now()).await? {
            let of_this_browser = rival.attempts.iter().any(|attempt| kept.attempts.contains(attempt));
            if rival.id_hash == kept.id_hash || !of_this_browser {
                continue;
            }
            let entry = self.done(&kept.username, "session_ended", &kept.username).from(&rival.device);
            let entry = entry.because("Another tab of this browser signed in at the same moment.");
            sessions.end(&rival.id_hash, &entry).await?;
            self.shared().standings.session_ended(&rival.id_hash);
        }
        Ok(())
    }
}
