//! The remaining time of a session, and the user's other sessions.

use super::SessionService;
use crate::{Caller, Refusal, Session};
use access::{BrowserSession, EndSessions, Grant, Rules, SessionTimes, UserId};
use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::collections::BTreeSet;
use store::{SealedSession, User};

const HANDLE_BYTES: usize = 12;

impl SessionService {
    /// How long the caller's session still lasts.
    ///
    /// # Errors
    /// [`Refusal`], also for API clients, which have no session.
    pub async fn times(&self, caller: &Caller) -> Result<SessionTimes, Refusal> {
        let session = own_session(caller)?;
        Ok(session.times(self.clock.now(), &self.rules.seen_by(&session.principal).await?))
    }

    /// The caller's sessions, latest first.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn own(&self, caller: &Caller) -> Result<Vec<BrowserSession>, Refusal> {
        let principal = caller.principal()?;
        self.authorizer.admit(principal, EndSessions { user: principal.user.clone() }).await?;
        Ok(shown(self.active_sessions(&principal.user.id).await?, caller))
    }

    /// The sessions of a user whose state was just read, as shown on a page.
    pub(crate) async fn sessions_of(&self, user: &User, caller: &Caller) -> Result<Vec<BrowserSession>, Refusal> {
        let now = self.clock.now();
        let sessions = self.sessions.of(&user.person.user.id, now).await?;
        Ok(shown(self.active(sessions, user.state.epoch, now), caller))
    }

    pub(crate) async fn active_sessions(&self, user: &UserId) -> Result<Vec<SealedSession>, Refusal> {
        let now = self.clock.now();
        let sessions = self.sessions.of(user, now).await?;
        let epoch = self.users.user_state(user).await?.epoch;
        Ok(self.active(sessions, epoch, now))
    }

    /// Leaves out sessions that idled out or were ended together.
    fn active(&self, sessions: Vec<SealedSession>, epoch: u64, now: u64) -> Vec<SealedSession> {
        let is_active = |session: &SealedSession| session.epoch == epoch && self.idle_ends_at(session) > now;
        sessions.into_iter().filter(is_active).collect()
    }

    /// When the session ends unless it is used, in seconds since 1970.
    pub(crate) fn idle_ends_at(&self, session: &SealedSession) -> u64 {
        (session.last_seen_at + self.idle_seconds).min(session.expires_at)
    }
}

impl Session {
    /// The session's remaining time at `now`, in seconds since 1970, and a number that changes when the user's groups
    /// or the `rules` do. Pass the rules that [`RulesInForce::seen_by`](crate::RulesInForce::seen_by) returns.
    #[must_use]
    pub fn times(&self, now: u64, rules: &Rules) -> SessionTimes {
        let groups = number(&self.principal.groups, &rules.grants);
        SessionTimes { now, idle_ends_at: self.idle_ends_at, ends_at: self.ends_at, groups }
    }
}

/// Hashes groups and grants to a number: a fingerprint of the user's access, the same on all servers.
fn number(groups: &BTreeSet<String>, grants: &[Grant]) -> u32 {
    let mut hash = digest::Context::new(&digest::SHA256);
    let rows = grants.iter().map(|grant| format!("{} {} {:?}", grant.pattern, grant.right.name(), grant.roles));
    for text in groups.iter().cloned().chain(rows) {
        hash.update(text.as_bytes());
        hash.update(&[0]);
    }
    hash.finish().as_ref().iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte))
}

pub(super) fn own_session(caller: &Caller) -> Result<&Session, Refusal> {
    match caller {
        Caller::SignedIn(session) => Ok(session),
        other => Err(other.principal().err().unwrap_or(Refusal::NotFound)),
    }
}

fn shown(sessions: Vec<SealedSession>, caller: &Caller) -> Vec<BrowserSession> {
    let this_one = match caller {
        Caller::SignedIn(session) => session.id_hash.as_str(),
        _ => "",
    };
    let shown = |session: SealedSession| BrowserSession {
        handle: handle(&session.id_hash),
        this_one: session.id_hash == this_one,
        device: session.device,
        address: session.address,
        provider: session.provider,
        started_at: session.started_at,
        last_seen_at: session.last_seen_at,
        ends_at: session.expires_at,
    };
    sessions.into_iter().map(shown).collect()
}

/// Names a session on a page. It reveals neither the id nor its hash.
pub(crate) fn handle(id_hash: &str) -> String {
    let digest = digest::digest(&digest::SHA256, format!("handle {id_hash}").as_bytes());
    URL_SAFE_NO_PAD.encode(digest.as_ref().get(..HANDLE_BYTES).unwrap_or_default())
}
