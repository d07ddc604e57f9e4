//! Signing a person out everywhere. The order matters: the marker first, because from then on nothing counts any more,
//! whatever fails afterwards.

use super::AGAIN;
use crate::{Caller, Gate, Refusal, audit::Fill as _, retries, to_its_end};
use access::EndSessions;
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
        to_its_end(async move { gate.end_everywhere(&caller, &username).await }).await?
    }

    async fn end_everywhere(&self, caller: &Caller, username: &str) -> Result<SignedOutEverywhere, Refusal> {
        let principal = self.principal(caller)?;
        self.admit(principal, EndSessions { username: username.to_owned() }, username).await?;
        let entry = self.done(&principal.username, "sign_out_everywhere", username);
        let users = &self.shared().store.users;
        let before = users.standing(username).await?.epoch;
        users.sign_out_everywhere(username, self.now(), &entry).await?;
        // Somebody else may have signed them out in the same moment.
        let epoch = users.standing(username).await.map_or(before + 1, |standing| standing.epoch);
        self.shared().standings.changed(username);
        tracing::info!(username, by = %principal.username, "signed out everywhere");
        let mut done = self.clear_up(username).await;
        if done.tokens_revoked {
            // Until now a refresh token that is held elsewhere could still be used.
            let tokens = users.refuse_tokens_until(username, self.now()).await;
            done.tokens_revoked = tokens.is_ok();
            self.shared().standings.changed(username);
        }
        if !done.is_complete() {
            tokio::spawn(self.clone().clear_up_later(username.to_owned(), epoch, entry).in_current_span());
        }
        Ok(done)
    }

    async fn clear_up(&self, username: &str) -> SignedOutEverywhere {
        let (sessions, tokens) =
            tokio::join!(self.remove_sessions(username), self.shared().administration.sign_out_everywhere(username));
        if let Err(refusal) = &sessions {
            tracing::warn!(%refusal, username, "sessions that are over were not removed");
        }
        match &tokens {
            Ok(GlobalSignOut::Done) => {}
            Ok(GlobalSignOut::NoSuchUser) => tracing::info!(username, "Cognito has no such user any more"),
            Err(error) => tracing::warn!(%error, username, "Cognito did not revoke the refresh tokens"),
        }
        SignedOutEverywhere { sessions_removed: sessions.is_ok(), tokens_revoked: tokens.is_ok() }
    }

    /// Those of before. One that starts meanwhile has the new epoch, and stays.
    async fn remove_sessions(&self, username: &str) -> Result<(), Refusal> {
        let store = &self.shared().store;
        let epoch = store.users.standing(username).await?.epoch;
        Ok(store.sessions.delete_before(username, epoch).await?)
    }

    async fn clear_up_later(self, username: String, epoch: u64, entry: Entry) {
        for wait in retries::pauses(AGAIN) {
            tokio::time::sleep(wait).await;
            match self.shared().store.users.standing(&username).await {
                Ok(standing) if standing.epoch == epoch => {}
                // They were signed out once more, which did all of it or goes on by itself.
                Ok(_) => return,
                Err(_) => continue,
            }
            let entry = Entry { at: self.shared().settings.clock.now_ms(), ..entry.clone() };
            let entry = entry.because("Amazon Cognito has done its part of an earlier sign-out.");
            if self.clear_up(&username).await.is_complete()
                // Cognito has ended what began meanwhile as well: so it ends here at once, and not at its next renewal.
                && self.shared().store.users.sign_out_everywhere(&username, self.now(), &entry).await.is_ok()
            {
                self.shared().standings.changed(&username);
                tracing::info!(username, "what was left of a sign-out everywhere is done");
                return;
            }
        }
        tracing::error!(username, "a sign-out everywhere is incomplete at Cognito; sign the person out again");
    }
}
