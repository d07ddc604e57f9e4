//! Signing out one browser, by its handle.

use crate::{Caller, Gate, Refusal, audit::EntryFields as _, session, spawn_detached};
use access::{EndSessions, Recorded};

impl Gate {
    /// Ends the session with this handle. Its refresh token becomes unusable: the table held it sealed, and only the
    /// browser's cookie yields the key. The work continues when the caller goes away.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when this user has no such session, even if another user has.
    pub async fn end_session(&self, caller: &Caller, username: &str, handle: &str) -> Result<(), Refusal> {
        let (gate, caller, username, handle) = (self.clone(), caller.clone(), username.to_owned(), handle.to_owned());
        spawn_detached(async move { gate.end_by_handle(&caller, &username, &handle).await }).await?
    }

    async fn end_by_handle(&self, caller: &Caller, username: &str, handle: &str) -> Result<(), Refusal> {
        let principal = self.principal(caller)?;
        let admission = self.admit(principal, EndSessions { username: username.to_owned() }, username).await?;
        let mut sessions = self.active_sessions(username).await?.into_iter();
        let session = sessions.find(|session| session::handle(&session.id_hash) == handle).ok_or(Refusal::NotFound)?;
        let entry =
            self.entry(&principal.username, Recorded::of::<EndSessions>(), username).with_before(&session.device);
        self.shared().store.sessions.end_of(&admission, &session.id_hash, &entry).await?;
        self.shared().session_cache.session_ended(&session.id_hash);
        self.notify_servers(username).await;
        tracing::info!(username, by = %principal.username, "a session was ended");
        Ok(())
    }

    /// Makes every server re-read the user's sessions, so that open pages learn of the end at once. The session is over
    /// in any case: no server uses a cached session for more than a few seconds.
    pub(crate) async fn notify_servers(&self, username: &str) {
        if let Err(error) = self.shared().store.users.touch(username, self.now()).await {
            tracing::warn!(%error, username, "open pages of an ended session are not notified");
        }
        self.shared().session_cache.changed(username);
    }
}
