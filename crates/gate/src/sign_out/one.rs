//! Signing out one browser, by its handle.

use super::SignOutService;
use crate::{Caller, Refusal, audit::EntryFields as _, session, spawn_detached};
use access::{EndSessions, UserRef};
use telemetry::Event;

impl SignOutService {
    /// Ends the session with this handle. Its refresh token becomes unusable: the table held it sealed, and only the
    /// browser's cookie yields the key. The work continues when the caller goes away.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when this user has no such session, even if another user has.
    pub async fn session(&self, caller: &Caller, person: &str, handle: &str) -> Result<(), Refusal> {
        let (service, caller, person, handle) = (self.clone(), caller.clone(), person.to_owned(), handle.to_owned());
        spawn_detached(async move { service.end_by_handle(&caller, &person, &handle).await }).await?
    }

    async fn end_by_handle(&self, caller: &Caller, person: &str, handle: &str) -> Result<(), Refusal> {
        let principal = caller.principal()?;
        let user = self.user_lookup.find(principal, person).await?;
        let admission = self.authorizer.admit(principal, EndSessions { user: user.clone() }).await?;
        // Who has never signed in has no id, and no sessions.
        if !user.is_identified() {
            return Err(Refusal::NotFound);
        }
        let mut sessions = self.session_service.active_sessions(&user.id).await?.into_iter();
        let session = sessions.find(|session| session::handle(&session.id_hash) == handle).ok_or(Refusal::NotFound)?;
        let entry = self.audit.admitted(&admission).with_before(&session.device);
        self.sessions.end_of(&admission, &session.id_hash, &entry).await?;
        self.session_cache.session_ended(&session.id_hash);
        self.notify_servers(&user).await;
        self.telemetry.observe(Event::SignOut { of: "session", is_complete: true });
        tracing::info!(username = user.username, by = principal.user.username, "a session was ended");
        Ok(())
    }

    /// Makes every server re-read the user's sessions, so that open pages learn of the end at once. The session is over
    /// in any case: no server uses a cached session for more than a few seconds.
    pub(super) async fn notify_servers(&self, user: &UserRef) {
        if let Err(error) = self.users.touch(&user.id, self.clock.now()).await {
            tracing::warn!(%error, username = user.username, "open pages of an ended session are not notified");
        }
        self.session_cache.changed(&user.id);
    }
}
