//! Renewing a session's tokens: one call to Cognito for each expiry, however many tabs, requests and servers ask.

use super::{
    Caller, SessionCookie, SessionService, SessionTokens, resolve::is_outdated, verified_tokens::VerifiedTokens,
};
use crate::{Outage, Refusal, Source, audit::EntryFields as _, seal::random_name, spawn_detached};
use access::{
    AuditAction, Dependency, Target,
    claims::{self, Claims},
};
use backon::Retryable as _;
use identity::{RefreshToken, Rejection, TokenError, Tokens};
use std::time::{Duration, Instant};
use store::{Entry, RenewalLease, SealedSession, UserState, WriteError};
use telemetry::Event;

/// Time limit for a renewal, including a second attempt when the first got no response.
const RENEWAL_TIMEOUT: Duration = Duration::from_secs(5);
/// Pause before the second attempt after a dropped connection.
const RETRY_DELAY: Duration = Duration::from_millis(200);
/// How long a caller's lease lasts before another may renew, in seconds. It exceeds [`RENEWAL_TIMEOUT`] by more than
/// the second that is lost by counting whole seconds. It is shorter than the ten seconds for which Cognito accepts a
/// rotated refresh token again, so that a server that stops in between loses no session. After a failed renewal nobody
/// asks Cognito again before the lease ends.
const LEASE: u64 = 7;
/// How often the other callers check whether the tokens have been renewed.
const POLL_INTERVAL: Duration = Duration::from_millis(100);
/// Number of checks. Together they take longer than a lease, so that an abandoned lease signs nobody out.
const MAX_POLLS: u32 = 130;
const POLLS_PER_LEASE_ATTEMPT: u32 = 10;

/// The claims that a refreshed ID token shares with the one before (OpenID Connect Core, section 12.2). Tokens of
/// another user or another sign-in do not belong to this session.
const UNCHANGED: [&str; 4] = ["iss", "sub", "aud", "auth_time"];

impl SessionService {
    /// Obtains new tokens: the caller with the lease asks Cognito, the others use its result. Nobody waits while the
    /// old tokens are valid, and an abandoned lease passes to the next caller.
    pub(super) async fn renew(
        &self,
        cookie: SessionCookie,
        stored: SealedSession,
        old: SessionTokens,
    ) -> Result<Caller, Refusal> {
        let sessions = &self.sessions;
        for look in 0..MAX_POLLS {
            let now = self.clock.now();
            if look % POLLS_PER_LEASE_ATTEMPT == 0 {
                let renewal = Renewal { cookie: cookie.clone(), stored: stored.clone(), old: old.clone() };
                // A browser that disconnects must not leave a lease that nobody uses, nor lose the tokens that Cognito
                // has just issued.
                let service = self.clone();
                if let Some(caller) = spawn_detached(async move { service.refresh(renewal).await }).await?? {
                    return Ok(caller);
                }
            }
            // A sign-out in the meantime takes precedence over valid tokens.
            let user_state = self.session_cache.user_state_now(&stored.user.id).await?;
            match sessions.find(&stored.id_hash, self.clock.now()).await? {
                Some(found) if found.epoch == user_state.epoch && found.version > stored.version => {
                    let Ok(tokens) = SessionTokens::open(&found.sealed, &cookie) else { return Ok(Caller::Expired) };
                    let verified = self.verifier.verify(&tokens).await.map_err(|rejection| self.unusable(rejection))?;
                    return self.renewed(&found, tokens, &verified, user_state);
                }
                Some(found) if found.epoch == user_state.epoch => {
                    if let Ok(caller) = self.use_old_tokens(&stored, &old, user_state).await {
                        return Ok(caller);
                    }
                    if found.renew_after > now {
                        let outage = not_renewed("it did not renew the tokens a moment ago");
                        return Err(outage.retried_in(Duration::from_secs(found.renew_after - now)).into());
                    }
                    tokio::time::sleep(POLL_INTERVAL).await;
                }
                _ => return Ok(Caller::Expired),
            }
        }
        Err(not_renewed("somebody else is renewing the tokens").into())
    }

    /// Takes the lease and renews under it. Returns `None` when another request has the lease, when there are no new
    /// tokens, or when the session has changed in the meantime: its current state then counts.
    async fn refresh(&self, renewal: Renewal) -> Result<Option<Caller>, Refusal> {
        let Renewal { cookie, stored, old } = &renewal;
        let (sessions, now) = (&self.sessions, self.clock.now());
        let Some(lease) = sessions.lease(stored, &random_name(), now, now + LEASE).await? else { return Ok(None) };
        let tokens = match self.ask(&old.refresh).await {
            Ok(tokens) => SessionTokens::from_answer(tokens, Some(&old.refresh)),
            Err(error @ (TokenError::InvalidGrant | TokenError::RefusedByTrigger(_))) => {
                let username = &stored.user.username;
                let why = match error {
                    TokenError::RefusedByTrigger(_) => "A trigger of the user pool refused to renew its tokens.",
                    _ => "Cognito refused its refresh token.",
                };
                self.telemetry.observe(Event::Renewal("refused"));
                tracing::info!(%username, %error, "the refresh token is refused: the session ends");
                if !sessions.delete_unchanged(stored).await? {
                    return Ok(None);
                }
                let ended = self.session_ended_entry(stored, why);
                if let Err(error) = self.audit.append(ended).await {
                    tracing::warn!(%error, %username, "the end of a session is not recorded");
                }
                return Ok(Some(Caller::Expired));
            }
            Err(error) => {
                if matches!(error, TokenError::Misconfigured(_)) {
                    tracing::error!(%error, "nobody's tokens can be renewed");
                }
                return self.record_failure(stored, lease, error.to_string()).await;
            }
        };
        let Some(tokens) = tokens else { return Ok(Some(Caller::Expired)) };
        let before = claims::decode_unverified(old.id.expose()).unwrap_or_default();
        let checked = match self.verifier.verify(&tokens).await {
            Ok(verified) => changed_claim(&before, verified.id_claims()).map_or(Ok(verified), Err),
            Err(Rejection::Subject(claim)) => Err(claim),
            Err(rejection) => return self.record_failure(stored, lease, rejection.to_string()).await,
        };
        let verified = match checked {
            Ok(verified) => verified,
            Err(claim) => {
                let username = &stored.user.username;
                self.telemetry.observe(Event::Renewal("refused"));
                tracing::error!(username, claim, "renewed tokens are another sign-in's: the session ends");
                let ended = self.session_ended_entry(stored, "Its renewed tokens were another sign-in's.");
                sessions.end(stored, &ended).await?;
                return Ok(Some(Caller::Expired));
            }
        };
        let sealed = tokens.seal(cookie).map_err(|_| Refusal::Fault(Source::of("tokens cannot be sealed")))?;
        match sessions.reseal(lease, &sealed).await {
            Ok(()) => {
                self.telemetry.observe(Event::Renewal("ok"));
                let user_state = self.session_cache.user_state_now(&stored.user.id).await?;
                if user_state.epoch != stored.epoch {
                    return Ok(Some(Caller::Expired));
                }
                self.renewed(stored, tokens, &verified, user_state).map(Some)
            }
            // Signed out in the meantime, which takes precedence, or renewed by another caller after the lease ended.
            Err(WriteError::Changed(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The caller with the new tokens, unless groups have changed since Cognito issued them: the next request then
    /// renews them. Tokens issued in the second of the change itself may be newer than it, so they are accepted; the
    /// next request checks them as well.
    fn renewed(
        &self,
        stored: &SealedSession,
        tokens: SessionTokens,
        verified: &VerifiedTokens,
        user_state: UserState,
    ) -> Result<Caller, Refusal> {
        if !verified.issued_after(user_state.renew_from.saturating_sub(1)) {
            return Err(not_renewed("groups were changed while the tokens were renewed").into());
        }
        Ok(self.signed_in(stored, tokens, verified))
    }

    pub(super) fn session_ended_entry(&self, stored: &SealedSession, reason: &str) -> Entry {
        self.audit
            .entry(&stored.user, AuditAction::SESSION_ENDED, &Target::User(&stored.user))
            .with_before(&stored.device)
            .with_reason(reason)
    }

    /// Asks Cognito, and once more when the response was lost: for some seconds Cognito accepts the same refresh token
    /// again.
    async fn ask(&self, refresh: &RefreshToken) -> Result<Tokens, TokenError> {
        let oauth = &self.oauth;
        let begun = Instant::now();
        let asked = (|| oauth.refresh(refresh)).retry([RETRY_DELAY].into_iter()).when(|error| {
            // A server that was suspended in the meantime no longer has the lease.
            matches!(error, TokenError::NoAnswer(_)) && begun.elapsed() < RENEWAL_TIMEOUT
        });
        let in_time = tokio::time::timeout(RENEWAL_TIMEOUT, asked).await;
        in_time.unwrap_or_else(|_| Err(TokenError::NoAnswer("no answer in time".to_owned())))
    }

    /// Records a failed renewal. Cognito is unavailable or overloaded, which is no reason to sign anybody out: the old
    /// tokens serve while they last. `None` makes the caller read the session again, because in the meantime the user
    /// may have signed out or another server may have renewed the tokens.
    async fn record_failure(
        &self,
        stored: &SealedSession,
        lease: RenewalLease,
        cause: String,
    ) -> Result<Option<Caller>, Refusal> {
        self.telemetry.observe(Event::Renewal("failed"));
        tracing::warn!(cause, username = stored.user.username, "tokens could not be renewed");
        self.sessions.renewal_failed(lease).await?;
        Ok(None)
    }

    /// The caller with the old tokens, as long as they are valid and up to date.
    async fn use_old_tokens(
        &self,
        stored: &SealedSession,
        old: &SessionTokens,
        user_state: UserState,
    ) -> Result<Caller, Refusal> {
        let verified: VerifiedTokens = self.verifier.verify(old).await.map_err(|rejection| self.unusable(rejection))?;
        if is_outdated(&verified, user_state) {
            return Err(not_renewed("tokens from before a change of groups cannot be renewed").into());
        }
        Ok(self.signed_in(stored, old.clone(), &verified))
    }

    fn unusable(&self, rejection: Rejection) -> Refusal {
        match rejection {
            Rejection::NoKeys => self.verifier.outage(rejection).into(),
            rejection => not_renewed(rejection).into(),
        }
    }
}

/// A session whose tokens are to be renewed.
struct Renewal {
    cookie: SessionCookie,
    stored: SealedSession,
    old: SessionTokens,
}

/// Finds a claim that a refresh must not change, but did. The nonce may be missing, but must not differ.
fn changed_claim(before: &Claims, after: &Claims) -> Option<&'static str> {
    let nonce = after.contains_key("nonce").then_some("nonce");
    UNCHANGED.into_iter().chain(nonce).find(|claim| before.get(*claim) != after.get(*claim))
}

fn not_renewed(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Outage {
    Outage::of(Dependency::SignInService, cause)
}
