//! Who is calling: from the session's cookie or a bearer token, verified again on every request.

use super::{SealedTokens, SessionCookie};
use crate::{Gate, Refusal};
use access::{Principal, Rules, claims};
use identity::{Access, Id, IdToken, Rejection, TokenError, Verified};
use std::time::Duration;
use store::{SealedSession, WriteError};

/// Tokens are renewed when the access token has less than this left, in seconds.
const RENEW_BEFORE: u64 = 60;
/// How long one caller may take to renew before another tries, in seconds. Longer than the time-out of the call.
const LEASE: u64 = 10;
/// The others look every so often whether the tokens have been renewed.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// Longer than a lease, so that one that was left behind signs nobody out.
const LOOKS: u32 = 130;
const LOOKS_BETWEEN_LEASES: u32 = 10;

/// What a request brings to say who is calling.
#[derive(Clone, Copy, Default)]
pub struct Credentials<'a> {
    /// The value of the header `Authorization`, if there is one. Then no cookie is read.
    pub authorization: Option<&'a str>,
    /// The value of the session's cookie.
    pub cookie: Option<&'a str>,
}

impl std::fmt::Debug for Credentials<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials(…)")
    }
}

/// Who is calling.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Caller {
    /// Nobody who says who they are.
    Anonymous,
    /// A browser whose session is over.
    Expired,
    /// A browser with a session.
    SignedIn(Box<Session>),
    /// A program with an access token.
    Bearer(Box<Principal>),
    /// A program with a token that does not hold.
    BadToken(Rejection),
}

/// A browser's session.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose it is, by the verified tokens.
    pub principal: Principal,
    /// The ID token, for the page to show and to grey out by. It is no credential.
    pub id_token: IdToken,
    /// When it ends for good, in seconds since 1970.
    pub ends_at: u64,
}

impl Gate {
    /// Finds out who is calling.
    ///
    /// # Errors
    /// [`Refusal::Unavailable`] when that cannot be found out: never a reason to end a session.
    pub async fn resolve(&self, credentials: Credentials<'_>) -> Result<Caller, Refusal> {
        if let Some(authorization) = credentials.authorization {
            return self.resolve_bearer(authorization).await;
        }
        match credentials.cookie {
            None => Ok(Caller::Anonymous),
            Some(value) => match SessionCookie::parse(value) {
                None => Ok(Caller::Expired),
                Some(cookie) => self.resolve_session(cookie).await,
            },
        }
    }

    /// A bearer token is an access token, nothing else (RFC 6750). It carries groups, but no custom attributes.
    async fn resolve_bearer(&self, authorization: &str) -> Result<Caller, Refusal> {
        let token = match authorization.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
            _ => return Ok(Caller::BadToken(Rejection::Form)),
        };
        match self.shared().bearer_verifier.verify(token, self.now()).await {
            Ok(verified) => Ok(match Principal::from_claims(verified.claims(), self.rules()) {
                Some(principal) => Caller::Bearer(Box::new(principal)),
                None => Caller::BadToken(Rejection::Subject("username")),
            }),
            Err(Rejection::NoKeys) => Err(Refusal::Unavailable(Rejection::NoKeys.to_string())),
            Err(rejection) => {
                tracing::info!(code = rejection.code(), %rejection, "bearer token refused");
                Ok(Caller::BadToken(rejection))
            }
        }
    }

    async fn resolve_session(&self, cookie: SessionCookie) -> Result<Caller, Refusal> {
        let Some(stored) = self.shared().store.sessions.find(&cookie.id_hash(), self.now()).await? else {
            return Ok(Caller::Expired);
        };
        let Ok(tokens) = SealedTokens::open(&stored.sealed, &cookie) else {
            tracing::warn!("a session's cookie has the id of a session and another secret");
            return Ok(Caller::Expired);
        };
        match self.verify(&tokens).await {
            Ok(holding) if holding.expires_at() > self.now() + RENEW_BEFORE => {
                Ok(self.signed_in(&stored, tokens, &holding))
            }
            Ok(_) | Err(Rejection::Expired { .. }) => self.renew(cookie, stored, tokens).await,
            Err(Rejection::NoKeys) => Err(Refusal::Unavailable(Rejection::NoKeys.to_string())),
            Err(rejection) => {
                tracing::warn!(code = rejection.code(), %rejection, "a session's own tokens are refused");
                Ok(Caller::Expired)
            }
        }
    }

    /// Gets new tokens, once however many ask: who has the lease asks Cognito, the others take its result. While the old
    /// tokens hold nobody waits, and a lease that was left behind goes to the next.
    async fn renew(&self, cookie: SessionCookie, stored: SealedSession, old: SealedTokens) -> Result<Caller, Refusal> {
        let sessions = &self.shared().store.sessions;
        for look in 0..LOOKS {
            let now = self.now();
            if look % LOOKS_BETWEEN_LEASES == 0
                && sessions.lease(&stored.id_hash, stored.version, now, now + LEASE).await?
            {
                // In a task of its own: a browser that goes away must not lose the tokens that Cognito has just given.
                let (gate, cookie, stored, old) = (self.clone(), cookie.clone(), stored.clone(), old.clone());
                let task = tokio::spawn(async move { gate.refresh(cookie, stored, old).await });
                let outcome = task.await.map_err(|error| Refusal::Unavailable(error.to_string()))?;
                if let Some(caller) = outcome? {
                    return Ok(caller);
                }
            }
            if let Ok(caller) = self.with_old(&stored, old.clone()).await {
                return Ok(caller);
            }
            match sessions.find(&stored.id_hash, self.now()).await? {
                None => return Ok(Caller::Expired),
                Some(now) if now.version > stored.version => {
                    let Ok(tokens) = SealedTokens::open(&now.sealed, &cookie) else { return Ok(Caller::Expired) };
                    let holding = self.verify(&tokens).await.map_err(unusable)?;
                    return Ok(self.signed_in(&now, tokens, &holding));
                }
                Some(_) => tokio::time::sleep(LOOK_AGAIN).await,
            }
        }
        Err(Refusal::Unavailable("somebody else is renewing the tokens".to_owned()))
    }

    /// Asks Cognito, with the lease. `None` when the session has been changed meanwhile: what it is now counts.
    async fn refresh(
        &self,
        cookie: SessionCookie,
        stored: SealedSession,
        old: SealedTokens,
    ) -> Result<Option<Caller>, Refusal> {
        let sessions = &self.shared().store.sessions;
        let id_hash = &stored.id_hash;
        let tokens = match self.shared().flow.refresh(&old.refresh).await {
            Ok(tokens) => SealedTokens::from_answer(tokens, Some(&old.refresh)),
            Err(TokenError::InvalidGrant) => {
                tracing::info!(username = %stored.username, "the refresh token is refused: the session ends");
                return Ok(sessions.delete_version(id_hash, stored.version).await?.then_some(Caller::Expired));
            }
            // Cognito is away, which is no reason to sign anybody out: the old tokens serve while they last.
            Err(error) => {
                tracing::warn!(%error, "tokens could not be renewed");
                sessions.end_lease(id_hash, stored.version).await?;
                return self.with_old(&stored, old).await.map(Some);
            }
        };
        let Some(tokens) = tokens else { return Ok(Some(Caller::Expired)) };
        let holding = self.verify(&tokens).await.map_err(unusable)?;
        let sub = claims::decode_unverified(old.id.expose()).unwrap_or_default();
        if claims::text(&sub, "sub") != Some(holding.id.text("sub")) {
            tracing::error!(username = %stored.username, "renewed tokens are somebody else's: the session ends");
            sessions.delete(id_hash).await?;
            return Ok(Some(Caller::Expired));
        }
        let sealed = tokens.seal(&cookie).map_err(|_| Refusal::Unavailable("tokens cannot be sealed".to_owned()))?;
        match sessions.reseal(id_hash, stored.version, &sealed).await {
            Ok(()) => Ok(Some(self.signed_in(&stored, tokens, &holding))),
            // Signed out meanwhile, which wins; or renewed by somebody after the lease had ended.
            Err(WriteError::Changed(_)) => Ok(None),
            Err(error) => Err(Refusal::Unavailable(error.to_string())),
        }
    }

    async fn with_old(&self, stored: &SealedSession, old: SealedTokens) -> Result<Caller, Refusal> {
        let holding = self.verify(&old).await.map_err(unusable)?;
        Ok(self.signed_in(stored, old, &holding))
    }

    /// Both tokens, for the same user: the access token says which groups, the ID token has the other claims.
    pub(crate) async fn verify(&self, tokens: &SealedTokens) -> Result<Holding, Rejection> {
        let now = self.now();
        let access = self.shared().access_verifier.verify(tokens.access.expose(), now).await?;
        let id = self.shared().id_verifier.verify(tokens.id.expose(), now).await?;
        if access.text("sub") != id.text("sub") {
            return Err(Rejection::Subject("sub"));
        }
        Ok(Holding { access, id })
    }

    fn signed_in(&self, stored: &SealedSession, tokens: SealedTokens, holding: &Holding) -> Caller {
        match holding.principal(self.rules()) {
            None => Caller::Expired,
            Some(principal) => {
                Caller::SignedIn(Box::new(Session { principal, id_token: tokens.id, ends_at: stored.expires_at }))
            }
        }
    }
}

/// A session's tokens, verified.
#[derive(Debug)]
pub(crate) struct Holding {
    access: Verified<Access>,
    id: Verified<Id>,
}

impl Holding {
    fn expires_at(&self) -> u64 {
        self.access.expires_at().min(self.id.expires_at())
    }

    /// The ID token's claims, but the groups of the access token: they decide.
    pub(crate) fn principal(&self, rules: &Rules) -> Option<Principal> {
        let mut claims = self.id.claims().clone();
        claims.remove(claims::GROUPS);
        let groups = self.access.claims().get(claims::GROUPS);
        claims.extend(groups.map(|groups| (claims::GROUPS.to_owned(), groups.clone())));
        Principal::from_claims(&claims, rules)
    }

    pub(crate) fn id(&self) -> &Verified<Id> {
        &self.id
    }
}

fn unusable(rejection: Rejection) -> Refusal {
    Refusal::Unavailable(format!("no tokens that hold: {rejection}"))
}
