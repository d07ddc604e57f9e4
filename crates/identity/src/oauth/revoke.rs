//! Revoking a refresh token. Written by hand because the crate `oauth2` refuses plain HTTP here, even on loopback.

use super::OAuthClient;
use crate::{HttpError, RefreshToken};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{StatusCode, header};
use secrecy::ExposeSecret as _;
use telemetry::{CallOutcome, Service};
use thiserror::Error;

/// The refresh token may still be valid.
#[derive(Debug, Error)]
pub enum RevokeError {
    /// No usable response.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// Cognito refused the request.
    #[error("refused with status {0}")]
    Refused(StatusCode),
}

impl OAuthClient {
    /// Revokes a refresh token and all tokens derived from it. Revoking a token that no longer exists succeeds
    /// (Developer Guide, "The token revocation endpoint").
    ///
    /// # Errors
    /// [`RevokeError`]
    pub async fn revoke(&self, token: &RefreshToken) -> Result<(), RevokeError> {
        let call = self.telemetry.begin(Service::Cognito, "RevokeToken");
        let revoked = self.ask_to_revoke(token).await;
        call.end(match &revoked {
            Ok(()) => CallOutcome::Ok,
            Err(RevokeError::Http(_)) => CallOutcome::NoAnswer,
            Err(RevokeError::Refused(_)) => CallOutcome::Refused,
        });
        revoked
    }

    async fn ask_to_revoke(&self, token: &RefreshToken) -> Result<(), RevokeError> {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("token", token.expose())
            .append_pair("client_id", &self.pool.client_id)
            .finish();
        let mut request = http::Request::post(self.pool.endpoint("/oauth2/revoke"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(secret) = &self.pool.client_secret {
            let credentials = STANDARD.encode(format!("{}:{}", self.pool.client_id, secret.expose_secret()));
            request = request.header(header::AUTHORIZATION, format!("Basic {credentials}"));
        }
        let request = request.body(form.into_bytes()).map_err(HttpError::from)?;
        let status = self.http.send(request).await?.status();
        if status.is_success() { Ok(()) } else { Err(RevokeError::Refused(status)) }
    }
}
