//! Sealing and opening a session's tokens.

use super::SessionCookie;
use crate::seal::NotSealed;
use identity::{AccessToken, IdToken, RefreshToken, Tokens};
use serde::{Deserialize, Serialize};

/// The plaintext that is sealed. It is never written anywhere else.
#[derive(Serialize, Deserialize)]
struct Plain<'a> {
    id: &'a str,
    access: &'a str,
    refresh: &'a str,
}

/// The tokens of a session.
#[derive(Clone, Debug)]
pub(crate) struct SessionTokens {
    pub(crate) id: IdToken,
    pub(crate) access: AccessToken,
    pub(crate) refresh: RefreshToken,
}

impl SessionTokens {
    /// Takes the tokens from Cognito's response; keeps `previous` when it has no new refresh token.
    pub(crate) fn from_answer(tokens: Tokens, previous: Option<&RefreshToken>) -> Option<Self> {
        let refresh = tokens.refresh.or_else(|| previous.cloned())?;
        Some(Self { id: tokens.id, access: tokens.access, refresh })
    }

    pub(crate) fn seal(&self, cookie: &SessionCookie) -> Result<Vec<u8>, NotSealed> {
        let plain = Plain { id: self.id.expose(), access: self.access.expose(), refresh: self.refresh.expose() };
        let plain = serde_json::to_vec(&plain).map_err(|_| NotSealed)?;
        cookie.key().ok_or(NotSealed)?.seal(&plain, &cookie.id_hash())
    }

    pub(crate) fn open(sealed: &[u8], cookie: &SessionCookie) -> Result<Self, NotSealed> {
        let plain = cookie.key().ok_or(NotSealed)?.open(sealed, &cookie.id_hash())?;
        let plain: Plain<'_> = serde_json::from_slice(&plain).map_err(|_| NotSealed)?;
        Ok(Self {
            id: IdToken::new(plain.id),
            access: AccessToken::new(plain.access),
            refresh: RefreshToken::new(plain.refresh),
        })
    }
}
