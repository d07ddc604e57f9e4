//! Signing out this browser: first the session, then the refresh token; the browser then ends the hosted UI's own
//! session.

use super::{RETRY_DELAY, SignOutService};
use crate::{
    Refusal,
    audit::EntryFields as _,
    retries,
    session::{SessionCookie, SessionTokens},
    spawn_detached,
};
use access::{AuditAction, Target};
use identity::RefreshToken;
use telemetry::Event;
use tracing::Instrument as _;

/// The result of a sign-out.
#[derive(Debug)]
pub struct SignedOut {
    /// The URL to send the browser to, so that Cognito's session ends too.
    pub location: String,
    /// Whether the refresh token, if any, was revoked. The session is over in any case, and a failed revocation is
    /// retried in the background.
    pub token_revoked: bool,
}

impl SignOutService {
    /// Signs this browser out, using only the cookie: ending a session needs no verification, so it works while Cognito
    /// is unavailable. The work continues when the browser goes away. Signing out twice is not an error.
    ///
    /// # Errors
    /// [`Refusal::Unavailable`] when the session may still exist: keep its cookie then, so that the user can try again.
    pub async fn here(&self, cookie: Option<&str>) -> Result<SignedOut, Refusal> {
        let token_revoked = match cookie.and_then(SessionCookie::parse) {
            Some(cookie) => {
                let service = self.clone();
                spawn_detached(async move { service.end_by_cookie(&cookie).await }).await??
            }
            None => true,
        };
        Ok(SignedOut { location: self.hosted_ui_address(), token_revoked })
    }

    /// The URL at which the hosted UI ends its own session.
    #[must_use]
    pub fn hosted_ui_address(&self) -> String {
        self.oauth.sign_out_address()
    }

    /// Ends the cookie's session and returns whether its refresh token was revoked. A cookie with the right id but
    /// another secret ends nothing.
    async fn end_by_cookie(&self, cookie: &SessionCookie) -> Result<bool, Refusal> {
        let sessions = &self.sessions;
        let Some(stored) = sessions.find(&cookie.id_hash(), 0).await? else {
            // An earlier call that was interrupted may have ended it.
            self.session_cache.session_ended(&cookie.id_hash());
            return Ok(true);
        };
        let Ok(tokens) = SessionTokens::open(&stored.sealed, cookie) else { return Ok(true) };
        let entry = self
            .audit
            .entry(&stored.user, AuditAction::SIGN_OUT, &Target::User(&stored.user))
            .with_before(&stored.device);
        sessions.end(&stored, &entry).await?;
        self.session_cache.session_ended(&stored.id_hash);
        tracing::info!(username = stored.user.username, "signed out");
        let (revoked, (), alone) = tokio::join!(
            self.oauth.revoke(&tokens.refresh),
            self.notify_servers(&stored.user),
            self.session_service.end_duplicate_sessions(&stored)
        );
        if let Err(error) = alone {
            tracing::warn!(%error, username = stored.user.username, "a duplicate session is not ended");
        }
        if let Err(error) = &revoked {
            tracing::warn!(%error, username = stored.user.username, "a refresh token could not be revoked");
            tokio::spawn(self.clone().revoke_later(tokens.refresh, stored.user.username).in_current_span());
        }
        self.telemetry.observe(Event::SignOut { of: "browser", is_complete: revoked.is_ok() });
        Ok(revoked.is_ok())
    }

    async fn revoke_later(self, token: RefreshToken, username: String) {
        match retries::later(RETRY_DELAY, || self.oauth.revoke(&token)).await {
            Ok(()) => tracing::info!(username, "a refresh token is revoked after retries"),
            Err(error) => {
                let what = "a refresh token of an ended session is not revoked; nobody holds it any more";
                tracing::error!(%error, username, "{what}");
            }
        }
    }
}
