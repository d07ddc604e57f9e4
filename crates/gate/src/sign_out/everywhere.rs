//! Signing a person out everywhere. The order matters: the marker first, because from then on nothing counts any more,
//! whatever fails afterwards.

use super::RETRY_DELAY;
use crate::{Caller, Gate, Refusal, audit::EntryFields as _, retries, spawn_detached};
use access::{Admission, EndSessions, Recorded};
use identity::GlobalSignOut;
use store::Entry;
use tracing::Instrument as _;

/// Which steps were done. The marker is in place: no session and no token of before is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedOutEverywhere {
    /// Whether the sessions are removed from the table.
    pub sessions_removed: bool,
    /// Whether Cognito has revoked the refresh tokens.
    pub tokens_revoked: bool,
}

impl SignedOutEverywhere {
    /// Whether nothing is left to do.
    #[must_use]
    pub fn is_complete(self) -> bool {
        self.sessions_removed && self.tokens_revoked
    }
}

impl Gate {
    /// Ends all sessions of a person and refuses all tokens that they have. What fails after the marker is in place is
    /// tried again by itself for an hour, and can be tried again by calling this again. It goes on when the caller goes
    /// away.
    ///
    /// # Errors
    /// [`Refusal`]: then nothing has happened, but after [`Refusal::Unavailable`] the marker may be in place.
    pub async fn sign_out_everywhere(&self, caller: &Caller, username: &str) -> Result<SignedOutEverywhere, Refusal> {
        let (gate, caller, username) = (self.clone(), caller.clone(), username.to_owned());
        spawn_detached(async move { gate.end_everywhere(&caller, &username).await }).await?
    }

    async fn end_everywhere(&self, caller: &Caller, username: &str) -> Result<SignedOutEverywhere, Refusal> {
        let principal = self.principal(caller)?;
        let admission = self.admit(principal, EndSessions { username: username.to_owned() }, username).await?;
        let entry = self.entry(&principal.username, Recorded::SIGN_OUT_EVERYWHERE, username);
        let users = &self.shared().store.users;
        let before = users.user_state(username).await?.epoch;
        users.sign_out_everywhere(&admission, self.now(), &entry).await?;
        // Somebody else may have signed them out in the same moment.
        let epoch = users.user_state(username).await.map_or(before + 1, |user_state| user_state.epoch);
        self.shared().session_cache.changed(username);
        tracing::info!(username, by = %principal.username, "signed out everywhere");
        let mut done = self.clear_up(&admission).await;
        if done.tokens_revoked {
            // Until now a refresh token that is held elsewhere could still be used.
            let tokens = users.refuse_tokens_until(&admission, self.now()).await;
            done.tokens_revoked = tokens.is_ok();
            self.shared().session_cache.changed(username);
        }
        if !done.is_complete() {
            tokio::spawn(self.clone().clear_up_later(admission, epoch, entry).in_current_span());
        }
        Ok(done)
    }

    async fn clear_up(&self, admission: &Admission<EndSessions>) -> SignedOutEverywhere {
        let username = admission.action().username.as_str();
        let (sessions, tokens) =
            tokio::join!(self.remove_sessions(admission), self.shared().administration.sign_out_everywhere(username));
        if let Err(refusal) = &sessions {
            tracing::warn!(%refusal, username, "ended sessions were not removed");
        }
        match &tokens {
            Ok(GlobalSignOut::Done) => {}
            Ok(GlobalSignOut::NoSuchUser) => tracing::info!(username, "Cognito has no such user any more"),
            Err(error) => tracing::warn!(%error, username, "Cognito did not revoke the refresh tokens"),
        }
        SignedOutEverywhere { sessions_removed: sessions.is_ok(), tokens_revoked: tokens.is_ok() }
    }

    /// Those of before. One that starts meanwhile has the new epoch, and stays.
    async fn remove_sessions(&self, admission: &Admission<EndSessions>) -> Result<(), Refusal> {
        let (store, username) = (&self.shared().store, &admission.action().username);
        let epoch = store.users.user_state(username).await?.epoch;
        Ok(store.sessions.delete_before(admission, epoch).await?)
    }

    async fn clear_up_later(self, admission: Admission<EndSessions>, epoch: u64, entry: Entry) {
        let username = admission.action().username.as_str();
        for wait in retries::pauses(RETRY_DELAY) {
            tokio::time::sleep(wait).await;
            match self.shared().store.users.user_state(username).await {
                Ok(user_state) if user_state.epoch == epoch => {}
                // They were signed out once more, which did all of it or goes on by itself.
                Ok(_) => return,
                Err(_) => continue,
            }
            let entry = Entry { at: self.shared().settings.clock.now_ms(), ..entry.clone() };
            let entry = entry.with_reason("Amazon Cognito has done its part of an earlier sign-out.");
            if self.clear_up(&admission).await.is_complete()
                // Cognito has ended what began meanwhile as well: so it ends here at once, and not at its next renewal.
                && self.shared().store.users.sign_out_everywhere(&admission, self.now(), &entry).await.is_ok()
            {
                self.shared().session_cache.changed(username);
                tracing::info!(username, "the sign-out everywhere is complete");
                return;
            }
        }
        tracing::error!(username, "a sign-out everywhere is incomplete at Cognito; sign the person out again");
    }
}
