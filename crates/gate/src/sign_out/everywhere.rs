//! Signing a user out everywhere. The order matters: the marker comes first, because it invalidates all sessions and
//! tokens even if a later step fails.

use super::{RETRY_DELAY, SignOutService};
use crate::{Caller, Refusal, audit::EntryFields as _, people::user_pool_outage, retries, spawn_detached};
use access::{Admission, AuditAction, EndSessions, Target, UserRef};
use identity::GlobalSignOut;
use store::Entry;
use telemetry::Event;
use tracing::Instrument as _;

/// Which steps succeeded. The marker is in place in any case: no earlier session or token is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedOutEverywhere {
    /// Whether the sessions were deleted from the table.
    pub sessions_removed: bool,
    /// Whether Cognito revoked the refresh tokens.
    pub tokens_revoked: bool,
}

impl SignedOutEverywhere {
    /// Whether nothing is left to do.
    #[must_use]
    pub fn is_complete(self) -> bool {
        self.sessions_removed && self.tokens_revoked
    }
}

impl SignOutService {
    /// Ends all sessions of a user and refuses all tokens issued so far. Steps that fail after the marker is in place
    /// are retried in the background for an hour; calling this again also retries them. The work continues when the
    /// caller goes away.
    ///
    /// # Errors
    /// [`Refusal`]: nothing has happened, except that after [`Refusal::Unavailable`] the marker may be in place.
    pub async fn everywhere(&self, caller: &Caller, person: &str) -> Result<SignedOutEverywhere, Refusal> {
        let (service, caller, person) = (self.clone(), caller.clone(), person.to_owned());
        spawn_detached(async move { service.end_everywhere(&caller, &person).await }).await?
    }

    async fn end_everywhere(&self, caller: &Caller, person: &str) -> Result<SignedOutEverywhere, Refusal> {
        let principal = caller.principal()?;
        let user = self.user_lookup.find(principal, person).await?;
        let admission = self.authorizer.admit(principal, EndSessions { user: user.clone() }).await?;
        let entry = self.audit.entry(&principal.user, AuditAction::SIGN_OUT_EVERYWHERE, &Target::User(&user));
        let users = &self.users;
        let before = users.user_state(&user.id).await?.epoch;
        users.sign_out_everywhere(&admission, self.clock.now(), &entry).await?;
        // Another call may have signed the user out at the same moment, so read the epoch back.
        let epoch = users.user_state(&user.id).await.map_or(before + 1, |user_state| user_state.epoch);
        self.session_cache.changed(&user.id);
        tracing::info!(username = user.username, by = principal.user.username, "signed out everywhere");
        let mut done = self.clean_up(&admission).await;
        if done.tokens_revoked {
            // Until the revocation, a refresh token held elsewhere could still obtain tokens; refuse those too.
            let tokens = users.refuse_tokens_until(&admission, self.clock.now()).await;
            done.tokens_revoked = tokens.is_ok();
            self.session_cache.changed(&user.id);
        }
        self.telemetry.observe(Event::SignOut { of: "everywhere", is_complete: done.is_complete() });
        if !done.is_complete() {
            tokio::spawn(self.clone().clean_up_later(admission, epoch, entry).in_current_span());
        }
        Ok(done)
    }

    async fn clean_up(&self, admission: &Admission<EndSessions>) -> SignedOutEverywhere {
        let user = &admission.action().user;
        let username = user.username.as_str();
        let (sessions, tokens) = tokio::join!(self.remove_sessions(admission), self.sign_out_of_the_pool(user));
        if let Err(refusal) = &sessions {
            tracing::warn!(%refusal, username, "ended sessions were not removed");
        }
        match &tokens {
            Ok(GlobalSignOut::Done) => {}
            Ok(GlobalSignOut::NoSuchUser) => tracing::info!(username, "Cognito has no such user any more"),
            Err(refusal) => tracing::warn!(%refusal, username, "Cognito did not revoke the refresh tokens"),
        }
        SignedOutEverywhere { sessions_removed: sessions.is_ok(), tokens_revoked: tokens.is_ok() }
    }

    /// Revokes the user's refresh tokens, and not those of somebody else who has the username now.
    async fn sign_out_of_the_pool(&self, user: &UserRef) -> Result<GlobalSignOut, Refusal> {
        match self.user_lookup.pool_account(user).await? {
            Some(_) => self.administration.sign_out_everywhere(&user.username).await.map_err(user_pool_outage),
            None => Ok(GlobalSignOut::NoSuchUser),
        }
    }

    /// Deletes the sessions of earlier epochs. A session that starts in the meantime has the new epoch and stays.
    async fn remove_sessions(&self, admission: &Admission<EndSessions>) -> Result<(), Refusal> {
        let epoch = self.users.user_state(&admission.action().user.id).await?.epoch;
        Ok(self.sessions.delete_before(admission, epoch).await?)
    }

    async fn clean_up_later(self, admission: Admission<EndSessions>, epoch: u64, entry: Entry) {
        let user = admission.action().user.clone();
        let username = user.username.as_str();
        let finish = async || {
            match self.users.user_state(&user.id).await {
                Ok(user_state) if user_state.epoch == epoch => {}
                // A later sign-out has completed every step or retries them itself.
                Ok(_) => return Ok(()),
                Err(_) => return Err(()),
            }
            let entry = Entry { at: self.clock.now_ms(), ..entry.clone() };
            let entry = entry.with_reason("Amazon Cognito has done its part of an earlier sign-out.");
            if self.clean_up(&admission).await.is_complete()
                // Cognito has also ended the sessions that began in the meantime: end them here now, and not at their
                // next renewal.
                && self.users.sign_out_everywhere(&admission, self.clock.now(), &entry).await.is_ok()
            {
                self.session_cache.changed(&user.id);
                tracing::info!(username, "the sign-out everywhere is complete");
                return Ok(());
            }
            Err(())
        };
        if retries::later(RETRY_DELAY, finish).await.is_err() {
            tracing::error!(username, "a sign-out everywhere is incomplete at Cognito; sign the person out again");
        }
    }
}
