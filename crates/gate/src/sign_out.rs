//! Signing out: the session here first, then the refresh token, then, by the browser, the hosted UI's own session.

use crate::{Caller, Gate, Refusal, Session};

/// What came of it.
#[derive(Debug)]
pub struct SignedOut {
    /// Where to send the browser so that Cognito's session ends too.
    pub location: String,
    /// Whether the refresh token is revoked. The session is over in any case.
    pub token_revoked: bool,
}

impl Gate {
    /// Signs this browser out. Signing out twice is no error.
    ///
    /// # Errors
    /// [`Refusal::Unavailable`] when the session may live on: its cookie must then be kept, so that it can be tried
    /// again.
    pub async fn sign_out(&self, caller: &Caller) -> Result<SignedOut, Refusal> {
        match caller {
            Caller::SignedIn(session) => self.end_session(session).await,
            _ => Ok(SignedOut { location: self.shared().flow.sign_out_address(), token_revoked: true }),
        }
    }

    pub(crate) async fn end_session(&self, session: &Session) -> Result<SignedOut, Refusal> {
        self.shared().store.sessions.delete(&session.cookie.id_hash()).await?;
        let revoked = self.shared().flow.revoke(&session.tokens.refresh).await;
        if let Err(error) = &revoked {
            tracing::warn!(%error, username = %session.principal.username, "a refresh token could not be revoked");
        }
        tracing::info!(username = %session.principal.username, "signed out");
        Ok(SignedOut { location: self.shared().flow.sign_out_address(), token_revoked: revoked.is_ok() })
    }
}
