//! Verifies the tokens of sessions and of API clients: those that act for a user, and programs.

use super::{SessionTokens, VerifiedTokens};
use crate::{Clock, Outage};
use access::Dependency;
use identity::{
    Access, Id, Program, Rejection, SigningKeys, TrustedIssuer, UserPool, UserPoolError, Verified, Verifier,
};
use std::error::Error;
use telemetry::{Event, Telemetry};

/// Maximum length of each token of a session, in bytes. A user in a hundred groups, each with a name of 128 four-byte
/// characters, has tokens of some 70 kB; both of them, sealed, still fit into a DynamoDB item (400 KB).
const MAX_OWN_TOKEN_BYTES: usize = 96 * 1024;

/// The access token of an API client, verified. The type says whose it is.
#[derive(Debug)]
pub(super) enum BearerToken {
    /// A user's.
    User(Verified<Access>),
    /// A program's own.
    Program(Verified<Program>),
}

/// The verifiers of one user pool's tokens, and its keys.
#[derive(Debug)]
pub(crate) struct TokenVerifier {
    keys: SigningKeys,
    /// For the bearer tokens of API clients.
    bearer: Verifier<Access>,
    /// For the tokens of programs; `None` when none is accepted.
    programs: Option<Verifier<Program>>,
    /// For the tokens of sessions.
    access: Verifier<Access>,
    id: Verifier<Id>,
    clock: Clock,
    telemetry: Telemetry,
}

impl TokenVerifier {
    /// `programs` are the app clients whose own tokens are accepted.
    ///
    /// # Errors
    /// [`UserPoolError`] when the user pool's settings are invalid.
    pub(crate) fn new(
        pool: &UserPool,
        programs: &[String],
        keys: SigningKeys,
        clock: Clock,
        telemetry: Telemetry,
    ) -> Result<Self, UserPoolError> {
        let mut issuer = TrustedIssuer::new(keys.clone(), &pool.client_id)?.with_programs(programs)?;
        if let Some(scope) = &pool.required_scope {
            issuer = issuer.with_required_scope(scope);
        }
        Ok(Self {
            keys,
            bearer: Verifier::new(issuer.clone()),
            programs: (!programs.is_empty()).then(|| Verifier::new(issuer.clone())),
            access: Verifier::new(issuer.clone()).up_to(MAX_OWN_TOKEN_BYTES),
            id: Verifier::new(issuer).up_to(MAX_OWN_TOKEN_BYTES),
            clock,
            telemetry,
        })
    }

    /// Verifies both tokens of one user: the access token has the groups, the ID token the other claims.
    pub(crate) async fn verify(&self, tokens: &SessionTokens) -> Result<VerifiedTokens, Rejection> {
        let verified = self.verify_both(tokens).await;
        self.verified("session", verified.as_ref().err());
        verified
    }

    async fn verify_both(&self, tokens: &SessionTokens) -> Result<VerifiedTokens, Rejection> {
        let now = self.clock.now();
        let access = self.access.verify(tokens.access.expose(), now).await?;
        let id = self.id.verify(tokens.id.expose(), now).await?;
        VerifiedTokens::of(access, id)
    }

    /// Verifies the access token of an API client. Nothing unverified says whose it is: a token that the pool issued to
    /// an app client which signs nobody in is verified again as a program's, and remembered as such.
    pub(super) async fn verify_bearer(&self, token: &str) -> Result<BearerToken, Rejection> {
        let now = self.clock.now();
        if let Some(verified) = self.programs.as_ref().and_then(|programs| programs.remembered(token, now)) {
            return Ok(BearerToken::Program(verified));
        }
        match (self.bearer.verify(token, now).await, &self.programs) {
            (Err(Rejection::Audience { .. }), Some(programs)) => {
                programs.verify(token, now).await.map(BearerToken::Program)
            }
            (verified, _) => verified.map(BearerToken::User),
        }
    }

    /// Verifies an ID token that an API client sends.
    pub(super) async fn verify_id_token(&self, token: &str) -> Result<Verified<Id>, Rejection> {
        self.id.verify(token, self.clock.now()).await
    }

    /// Reports how a verification has ended.
    pub(super) fn verified(&self, of: &'static str, rejection: Option<&Rejection>) {
        self.telemetry.observe(Event::Token { of, result: rejection.map_or("ok", Rejection::code) });
    }

    /// The outage when there are no keys to verify a token with.
    pub(crate) fn outage(&self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Outage {
        Outage::of(Dependency::SigningKeys, cause).retried_in(self.keys.retry_after())
    }
}
