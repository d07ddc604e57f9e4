//! Cognito's token endpoint: exchanges a code or a refresh token for tokens.

use super::{OAuthClient, TriggerRefusal};
use crate::{AccessToken, Code, HttpError, IdToken, RefreshToken, SignInAttempt};
use oauth2::{
    AuthorizationCode, ExtraTokenFields, PkceCodeVerifier, RequestTokenError, StandardTokenResponse,
    TokenResponse as _,
    basic::{BasicErrorResponse, BasicErrorResponseType, BasicTokenType},
};
use serde::{Deserialize, Serialize};
use telemetry::{CallOutcome, Service};
use thiserror::Error;

/// The tokens of one response, not yet verified.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// The ID token.
    pub id: IdToken,
    /// The access token.
    pub access: AccessToken,
    /// The refresh token. A refresh returns one only if the app client rotates refresh tokens.
    pub refresh: Option<RefreshToken>,
}

/// Cognito issued no tokens. The text after each colon is for the log, never for a page.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TokenError {
    /// The code or refresh token has been used or revoked, or has expired.
    #[error("the grant is refused")]
    InvalidGrant,
    /// A Lambda trigger of the user pool denies this user tokens.
    #[error("the trigger {} refused", .0.trigger)]
    RefusedByTrigger(TriggerRefusal),
    /// Cognito refuses Usher itself: the app client's setup does not match the configuration here.
    #[error("the app client is refused: {0}")]
    Misconfigured(String),
    /// No response: whether Cognito processed the request is unknown.
    #[error("{0}")]
    NoAnswer(String),
    /// Cognito's response is unusable.
    #[error("no usable answer: {0}")]
    Unavailable(String),
}

/// The field that OpenID Connect adds to OAuth's token response.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct IdTokenField {
    #[serde(skip_serializing)]
    id_token: Option<String>,
}

impl std::fmt::Debug for IdTokenField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdTokenField(…)")
    }
}

impl ExtraTokenFields for IdTokenField {}

impl OAuthClient {
    /// Redeems a code. Never retried: a code works only once.
    ///
    /// # Errors
    /// [`TokenError`]
    pub async fn exchange(&self, attempt: &SignInAttempt, code: &Code) -> Result<Tokens, TokenError> {
        let request = self
            .client
            .exchange_code(AuthorizationCode::new(code.expose().to_owned()))
            .set_pkce_verifier(PkceCodeVerifier::new(attempt.code_verifier.expose().to_owned()));
        let call = self.telemetry.begin(Service::Cognito, "ExchangeCode");
        let tokens = tokens(request.request_async(&self.http).await);
        call.end(outcome(&tokens));
        tokens
    }

    /// Asks for new ID and access tokens.
    ///
    /// # Errors
    /// [`TokenError`]
    pub async fn refresh(&self, token: &RefreshToken) -> Result<Tokens, TokenError> {
        let token = oauth2::RefreshToken::new(token.expose().to_owned());
        let call = self.telemetry.begin(Service::Cognito, "RefreshTokens");
        let tokens = tokens(self.client.exchange_refresh_token(&token).request_async(&self.http).await);
        call.end(outcome(&tokens));
        tokens
    }
}

fn outcome(tokens: &Result<Tokens, TokenError>) -> CallOutcome {
    match tokens {
        Ok(_) => CallOutcome::Ok,
        Err(TokenError::InvalidGrant | TokenError::RefusedByTrigger(_) | TokenError::Misconfigured(_)) => {
            CallOutcome::Refused
        }
        Err(TokenError::NoAnswer(_)) => CallOutcome::NoAnswer,
        Err(TokenError::Unavailable(_)) => CallOutcome::Failed,
    }
}

type Answer = StandardTokenResponse<IdTokenField, BasicTokenType>;

fn tokens(answer: Result<Answer, RequestTokenError<HttpError, BasicErrorResponse>>) -> Result<Tokens, TokenError> {
    let answer = answer.map_err(|error| match error {
        RequestTokenError::ServerResponse(response) => {
            let trigger = response.error_description().and_then(|text| TriggerRefusal::parse(text));
            match (trigger, response.error()) {
                (Some(refusal), _) => TokenError::RefusedByTrigger(refusal),
                (None, BasicErrorResponseType::InvalidGrant) => TokenError::InvalidGrant,
                (None, other) => TokenError::Misconfigured(other.as_ref().chars().take(60).collect()),
            }
        }
        RequestTokenError::Request(error) => TokenError::NoAnswer(error.to_string()),
        // The response may contain a token, so the error quotes none of it.
        RequestTokenError::Parse(..) => TokenError::Unavailable("the answer is no token answer".to_owned()),
        RequestTokenError::Other(_) => TokenError::Unavailable("the answer is empty".to_owned()),
    })?;
    if !matches!(answer.token_type(), BasicTokenType::Bearer) {
        return Err(TokenError::Unavailable("the tokens are not of type Bearer".to_owned()));
    }
    let id = answer.extra_fields().id_token.as_deref();
    Ok(Tokens {
        id: IdToken::new(id.ok_or_else(|| TokenError::Unavailable("there is no ID token".to_owned()))?),
        access: AccessToken::new(answer.access_token().secret().as_str()),
        refresh: answer.refresh_token().map(|token| RefreshToken::new(token.secret().as_str())),
    })
}
