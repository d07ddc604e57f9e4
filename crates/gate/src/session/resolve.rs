//! Identifies the caller by the session cookie or a bearer token, verified again on every request.

use super::{
    SessionCookie, SessionService, SessionTokens, authorization::bearer_token, token_verifier::BearerToken,
    verified_tokens::VerifiedTokens,
};
use crate::Refusal;
use access::{Dependency, Principal, UserRef};
use futures::FutureExt as _;
use identity::{IdToken, Program, Rejection, Verified};
use store::{SealedSession, UserState};

/// Minimum interval between records of a session's use, in seconds: one write a minute, not one per request.
const LAST_SEEN_INTERVAL: u64 = 60;

/// Whose tokens the metrics call those of API clients.
const BEARER: &str = "bearer";

/// What a request sends to identify its caller.
#[derive(Clone, Copy, Default)]
pub struct Credentials<'a> {
    /// The value of the `Authorization` header, if any. With the scheme `Bearer` the cookie is ignored; any other
    /// scheme is not Usher's, and the cookie counts.
    pub authorization: Option<&'a [u8]>,
    /// The value of the session cookie.
    pub cookie: Option<&'a str>,
    /// Whether the user caused the request. Requests that a page sends by itself keep no session alive.
    pub in_use: bool,
}

impl std::fmt::Debug for Credentials<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials(…)")
    }
}

/// The caller of a request.
#[derive(Clone, Debug)]
pub enum Caller {
    /// The request has no credentials.
    Anonymous,
    /// A browser whose session has ended.
    Expired,
    /// A browser with a session.
    SignedIn(Box<Session>),
    /// An API client with a valid access token: of a user, or of its own if it is a program.
    Bearer(Box<Principal>),
    /// An API client with an invalid token.
    InvalidToken(Rejection),
}

impl Caller {
    /// The caller, if known.
    #[must_use]
    pub fn user(&self) -> Option<&UserRef> {
        match self {
            Self::SignedIn(session) => Some(&session.principal.user),
            Self::Bearer(principal) => Some(&principal.user),
            Self::Anonymous | Self::Expired | Self::InvalidToken(_) => None,
        }
    }
}

/// A browser's session.
#[derive(Clone, Debug)]
pub struct Session {
    /// The user, by the verified tokens.
    pub principal: Principal,
    /// The ID token, from which the page displays the user and greys out controls. It is not a credential.
    pub id_token: IdToken,
    /// When the session ends unless it is used, in seconds since 1970.
    pub idle_ends_at: u64,
    /// When the session ends at the latest, in seconds since 1970.
    pub ends_at: u64,
    pub(crate) id_hash: String,
}

impl SessionService {
    /// Identifies the caller.
    ///
    /// # Errors
    /// [`Refusal::Unavailable`] when the caller cannot be identified for now, which is never a reason to end a session.
    pub async fn resolve(&self, credentials: Credentials<'_>) -> Result<Caller, Refusal> {
        if let Some(token) = credentials.authorization.and_then(bearer_token) {
            return self.resolve_bearer(token).await;
        }
        match credentials.cookie {
            None => Ok(Caller::Anonymous),
            Some(value) => match SessionCookie::parse(value) {
                None => Ok(Caller::Expired),
                Some(cookie) => self.resolve_session(cookie, credentials.in_use).await,
            },
        }
    }

    /// Accepts only access tokens (RFC 6750). Those of users carry groups, but no custom attributes.
    async fn resolve_bearer(&self, token: &[u8]) -> Result<Caller, Refusal> {
        let caller = self.bearer(token).await;
        self.report(BEARER, &caller);
        caller
    }

    /// Reports how the verification of an API client's token has ended.
    pub(super) fn report(&self, of: &'static str, caller: &Result<Caller, Refusal>) {
        match caller {
            Ok(Caller::InvalidToken(rejection)) => self.verifier.verified(of, Some(rejection)),
            Ok(_) => self.verifier.verified(of, None),
            // The token may be valid.
            Err(Refusal::Unavailable(outage)) if outage.dependency == Dependency::SigningKeys => {
                self.verifier.verified(of, Some(&Rejection::NoKeys));
            }
            Err(_) => {}
        }
    }

    async fn bearer(&self, token: &[u8]) -> Result<Caller, Refusal> {
        let Ok(token) = std::str::from_utf8(token) else { return Ok(Caller::InvalidToken(Rejection::Form)) };
        match self.verifier.verify_bearer(token).await {
            Ok(BearerToken::User(verified)) => self.user_with(&verified).await,
            Ok(BearerToken::Program(verified)) => self.program_with(&verified).await,
            Err(rejection) => self.not_verified(rejection),
        }
    }

    pub(super) fn not_verified(&self, rejection: Rejection) -> Result<Caller, Refusal> {
        match rejection {
            rejection @ Rejection::NoKeys => Err(self.verifier.outage(rejection).into()),
            rejection => {
                tracing::info!(code = rejection.code(), %rejection, "bearer token refused");
                Ok(Caller::InvalidToken(rejection))
            }
        }
    }

    pub(super) async fn user_with<K>(&self, verified: &Verified<K>) -> Result<Caller, Refusal> {
        let Some(principal) = Principal::from_claims(verified.claims(), self.rules.configured()) else {
            return Ok(Caller::InvalidToken(Rejection::Subject("username")));
        };
        // Checked on every request, even for a token that was verified before.
        let user_state = self.session_cache.user_state(&principal.user.id).await?;
        let before = user_state.signed_out_at.max(user_state.renew_from);
        Ok(match verified.issued_after(before * 1_000) {
            Ok(()) => Caller::Bearer(Box::new(principal)),
            Err(rejection) => refused(&principal, rejection),
        })
    }

    /// A program can have a new token at any time, so what counts is whether an administrator has blocked it. That is
    /// checked on every request too.
    async fn program_with(&self, verified: &Verified<Program>) -> Result<Caller, Refusal> {
        let principal = Principal::of_client(verified.client_id(), verified.scopes());
        let state = self.session_cache.user_state(&principal.user.id).await?;
        Ok(if state.blocked { refused(&principal, Rejection::Blocked) } else { Caller::Bearer(Box::new(principal)) })
    }

    async fn resolve_session(&self, cookie: SessionCookie, in_use: bool) -> Result<Caller, Refusal> {
        let now = self.clock.now();
        let (sessions, session_cache) = (&self.sessions, &self.session_cache);
        let id_hash = cookie.id_hash();
        if let Some(cached) = session_cache.cached_session(&id_hash)
            && let Some(caller) = self.by_cached(&cookie, &cached, in_use).await?
        {
            return Ok(caller);
        }
        let reading = session_cache.begin_read();
        let Some(mut stored) = sessions.find(&id_hash, now).await? else {
            return Ok(Caller::Expired);
        };
        let Ok(tokens) = SessionTokens::open(&stored.sealed, &cookie) else {
            tracing::warn!("a cookie names a session with a wrong secret");
            return Ok(Caller::Expired);
        };
        let user_state = self.session_cache.user_state(&stored.user.id).await?;
        if stored.epoch != user_state.epoch {
            return Ok(Caller::Expired);
        }
        if self.idle_ends_at(&stored) <= now {
            tracing::info!(username = stored.user.username, "a session ended after its idle limit");
            sessions.delete(&stored).await?;
            return Ok(Caller::Expired);
        }
        if in_use && stored.last_seen_at + LAST_SEEN_INTERVAL <= now {
            // If this fails, the next use tries again: the user can keep working.
            match self.end_duplicate_sessions(&stored).await {
                Ok(()) => sessions.seen(&stored, now, self.audit.source.known_address()).await?,
                Err(error) => tracing::warn!(%error, "a duplicate session is not ended yet"),
            }
            stored.last_seen_at = now;
        }
        match self.verifier.verify(&tokens).await {
            Ok(verified) if !is_outdated(&verified, user_state) && verified.renew_at() > now => {
                let caller = self.signed_in(&stored, tokens, &verified);
                session_cache.cache_session(reading, stored);
                Ok(caller)
            }
            // In a box, because its future is large and few requests need it.
            Ok(_) | Err(Rejection::Expired { .. }) => self.renew(cookie, stored, tokens).boxed().await,
            Err(rejection @ Rejection::NoKeys) => Err(self.verifier.outage(rejection).into()),
            Err(rejection) => {
                tracing::warn!(code = rejection.code(), %rejection, "a session's own tokens are refused");
                Ok(Caller::Expired)
            }
        }
    }

    /// Resolves the caller from a cached session. Returns `None` when the session may have to be ended or renewed or
    /// its use recorded: those steps need the session from the table.
    async fn by_cached(
        &self,
        cookie: &SessionCookie,
        stored: &SealedSession,
        in_use: bool,
    ) -> Result<Option<Caller>, Refusal> {
        let now = self.clock.now();
        let is_noted = !in_use || stored.last_seen_at + LAST_SEEN_INTERVAL > now;
        let goes_on = stored.expires_at > now && self.idle_ends_at(stored) > now && is_noted;
        let Some(tokens) = SessionTokens::open(&stored.sealed, cookie).ok().filter(|_| goes_on) else {
            return Ok(None);
        };
        let user_state = self.session_cache.user_state(&stored.user.id).await?;
        if stored.epoch != user_state.epoch {
            return Ok(None);
        }
        match self.verifier.verify(&tokens).await {
            Ok(verified) if !is_outdated(&verified, user_state) && verified.renew_at() > now => {
                Ok(Some(self.signed_in(stored, tokens, &verified)))
            }
            _ => Ok(None),
        }
    }

    pub(super) fn signed_in(&self, stored: &SealedSession, tokens: SessionTokens, verified: &VerifiedTokens) -> Caller {
        // The tokens must belong to the session's user.
        match verified.principal(self.rules.configured()).filter(|principal| principal.user.is(&stored.user)) {
            None => Caller::Expired,
            Some(principal) => Caller::SignedIn(Box::new(Session {
                principal,
                id_token: tokens.id,
                idle_ends_at: self.idle_ends_at(stored),
                ends_at: stored.expires_at,
                id_hash: stored.id_hash.clone(),
            })),
        }
    }
}

fn refused(principal: &Principal, rejection: Rejection) -> Caller {
    tracing::info!(code = rejection.code(), username = principal.user.username, "bearer token refused");
    Caller::InvalidToken(rejection)
}

/// Whether the tokens predate a change of the user's groups.
pub(super) fn is_outdated(verified: &VerifiedTokens, user_state: UserState) -> bool {
    !verified.issued_after(user_state.renew_from)
}
