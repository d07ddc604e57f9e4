//! The authorization code flow with PKCE against Cognito's endpoints. The crate `oauth2` implements the protocol.

mod authorize;
mod revoke;
mod sign_out;
mod token;
mod trigger;

pub use revoke::RevokeError;
pub use token::{TokenError, Tokens};
pub use trigger::TriggerRefusal;

use crate::{HttpError, UserPool, UserPoolError, http::HttpClient};
use oauth2::{
    AuthUrl, Client, ClientId, ClientSecret, EndpointNotSet, EndpointSet, RedirectUrl, StandardRevocableToken,
    StandardTokenResponse, TokenUrl,
    basic::{BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType},
};
use secrecy::ExposeSecret as _;
use telemetry::Telemetry;
use token::IdTokenField;

type PoolClient = Client<
    BasicErrorResponse,
    StandardTokenResponse<IdTokenField, BasicTokenType>,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// OAuth client of one app client: the authorization code flow, refresh and revocation.
#[derive(Clone, Debug)]
pub struct OAuthClient {
    pool: UserPool,
    client: PoolClient,
    http: HttpClient,
    telemetry: Telemetry,
}

impl OAuthClient {
    /// Creates the client; sends no request.
    ///
    /// # Errors
    /// [`UserPoolError`] when a setting of the pool is invalid or TLS cannot be set up.
    pub fn new(pool: UserPool) -> Result<Self, UserPoolError> {
        pool.check()?;
        let address = |what, given: String| move |source| UserPoolError::Address { what, given, source };
        let authorize = pool.endpoint("/oauth2/authorize");
        let token = pool.endpoint("/oauth2/token");
        let mut client = Client::new(ClientId::new(pool.client_id.clone()));
        if let Some(secret) = &pool.client_secret {
            client = client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()));
        }
        let client = client
            .set_auth_uri(AuthUrl::new(authorize.clone()).map_err(address("the domain", authorize))?)
            .set_token_uri(TokenUrl::new(token.clone()).map_err(address("the domain", token))?)
            .set_redirect_uri(
                RedirectUrl::new(pool.redirect_uri.clone())
                    .map_err(address("the redirect URI", pool.redirect_uri.clone()))?,
            );
        let http = HttpClient::new().map_err(|_: HttpError| UserPoolError::NoTls)?;
        Ok(Self { pool, client, http, telemetry: Telemetry::default() })
    }

    /// Reports every call.
    #[must_use]
    pub fn observed(self, telemetry: Telemetry) -> Self {
        Self { telemetry, ..self }
    }
}
